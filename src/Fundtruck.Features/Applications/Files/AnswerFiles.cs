using Fundtruck.Features.Applications.Decks;
using Fundtruck.Features.Applications.Files.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Fundtruck.Features.Applications.Files;

internal static class AnswerFilesEndpoints
{
    private const long Largest = QuestionSettings.LargestMegabytes * DeckOptions.Megabyte;

    internal static void Map(RouteGroupBuilder applications)
    {
        applications.MapPut("/{id}/files/{question}", Handle).Sends<KeepAnswerFile>("Answer a question with a file, PDF or picture, as the body itself").WithName("UploadAnswerFile").MayBeMissing().MayBeRefused()
            .WithMetadata(new RequestSizeLimitAttribute(Largest)).Accepts<FileBody>("application/pdf", "image/png", "image/jpeg").ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        applications.MapGet("/{id}/files/{question}", async (ApplicationId id, QuestionId question, HttpContext http, ISender sender, IFileStorage storage, CancellationToken cancellationToken) =>
        {
            var file = await sender.Send(new GetAnswerFile(id, question), cancellationToken);
            return await Attachments.Send(file.Id, file.Name, file.Sha256, http, storage, cancellationToken);
        }).Sends<GetAnswerFile>("The file that answers a question").MayBeMissing().Produces<byte[]>(StatusCodes.Status200OK, "application/pdf", "image/png", "image/jpeg");
    }

    /// <param name="id">Which application.</param>
    /// <param name="question">It asks for a file.</param>
    /// <param name="fileName">Its name, which ends in .pdf, .png, .jpg or .jpeg; people who download it see that.</param>
    private static async Task<Ok<AnswerView>> Handle(ApplicationId id, QuestionId question, string fileName, HttpContext http, FileUpload upload, CancellationToken cancellationToken) =>
        TypedResults.Ok(await upload.Take(new ReceiveAnswerFile(id, question, fileName, http.Request.ContentLength), fileName, Largest, http.Request.Body, (file, arrived) => new KeepAnswerFile(file, arrived), cancellationToken));
}

/// <summary>The bytes of a PDF file or of a picture.</summary>
internal sealed record FileBody;

/// <summary>A file as it is sent to people.</summary>
internal sealed record FileView(FileId Id, string Name, string Sha256);

/// <summary>Reserves a place for a file that is about to arrive; its size is null when it isn't announced.</summary>
[Access(Who.SignedIn)]
internal sealed record ReceiveAnswerFile(ApplicationId Application, QuestionId Question, string FileName, long? Bytes) : ICommand<FileId>;

/// <summary>It has arrived, and it is what it should be: from now on it is the answer.</summary>
[Access(Who.SignedIn)]
internal sealed record KeepAnswerFile(FileId Id, ArrivedFile Arrived) : ICommand<AnswerView>;

[Access(Who.SignedIn)]
internal sealed record GetAnswerFile(ApplicationId Application, QuestionId Question) : IQuery<FileView>;

internal sealed class AnswerFilesHandler(FundtruckDb db, Diary diary, CurrentRequest current, IClock clock, IOptions<DeckOptions> options)
    : IRequestHandler<ReceiveAnswerFile, FileId>, IRequestHandler<KeepAnswerFile, AnswerView>, IRequestHandler<GetAnswerFile, FileView>
{
    public async Task<FileId> Handle(ReceiveAnswerFile command, CancellationToken cancellationToken)
    {
        var (application, form) = await db.LockedForAnswers(command.Application, db.Applications.OwnedBy(db, current), cancellationToken);
        var (question, now) = (form.Questions.FirstOrDefault(question => question.Id == command.Question) ?? throw new NotFoundException("question"), clock.GetCurrentInstant());
        application.RequireOpenFor(question, form, now);
        await diary.Lock([application.StartupId], cancellationToken);
        var room = await db.Room(application.StartupId, command.Bytes ?? question.MostBytes(), options.Value, now, cancellationToken);
        return db.Add(new AnswerFile(FileId.New(), application, question, command.FileName, room, current.Me, now)).Entity.Id;
    }

    public async Task<AnswerView> Handle(KeepAnswerFile command, CancellationToken cancellationToken)
    {
        var file = await db.Receiving(db.AnswerFiles, command.Id, current, cancellationToken);
        var (application, form) = await db.LockedForAnswers(file.ApplicationId, db.Applications.OwnedBy(db, current), cancellationToken);
        var now = clock.GetCurrentInstant();
        file.Keep(command.Arrived, now);
        application.Attach(file, form, now);
        return AnswerView.Of(application, form, file.QuestionId.ToString(), now);
    }

    public async Task<FileView> Handle(GetAnswerFile query, CancellationToken cancellationToken)
    {
        var answers = await db.Applications.VisibleTo(db, current, clock.GetCurrentInstant()).Where(application => application.Id == query.Application).Select(application => application.Answers).SingleOrDefaultAsync(cancellationToken);
        if (answers?.GetValueOrDefault(query.Question)?.File is not { Id: var id }) throw new NotFoundException("file");
        var file = await db.AnswerFiles.SingleOrDefaultAsync(file => file.Id == id && file.ApplicationId == query.Application && file.Status == FileStatus.Kept, cancellationToken) ?? throw new NotFoundException("file");
        return new(file.Id, file.FileName, Convert.ToHexStringLower(file.Sha256!));
    }
}

/// <summary>Deletes a file as soon as no answer names it.</summary>
internal sealed class ForgetLeftFiles(FundtruckDb db, FileSweep files, AfterCommit afterCommit) : INotificationHandler<Happening<AnswerFileLeft>>
{
    public Task Handle(Happening<AnswerFileLeft> happening, CancellationToken cancellationToken) =>
        db.DeleteFiles(db.AnswerFiles.Where(file => file.Id == happening.What.File), files, afterCommit, cancellationToken);
}
