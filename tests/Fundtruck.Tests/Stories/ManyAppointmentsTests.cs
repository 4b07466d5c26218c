using Fundtruck.Domain.Messages;
using Fundtruck.Features.Database;
using Fundtruck.Features.Messages;
using Fundtruck.Tests.Running;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Fundtruck.Tests.Stories;

/// <summary>More appointments moving at once than a plan for a few of them is good for.</summary>
public sealed class ManyAppointmentsTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task What_many_appointments_had_to_say_is_void_and_points_to_what_is_said_instead()
    {
        var (now, appointments) = (Tour.Clock.GetCurrentInstant(), Enumerable.Range(0, 300).Select(_ => Guid.CreateVersion7()).ToList());
        await Say(0, takeBack: false);
        await Say(1, takeBack: true);

        Assert.Equal(300, await Tour.Count("select count(*) from outgoing_messages o join outgoing_messages n on n.id = o.superseded_by and n.subject_id = o.subject_id and n.revision = 1 where o.revision = 0 and o.status = 'void' and o.outcome = 'It has moved.'"));
        Assert.Equal(300, await Tour.Count("select count(*) from outgoing_messages where status = 'due' and revision = 1 and kind = 'pitchReminder'"));

        async Task Say(int revision, bool takeBack)
        {
            await using var scope = Tour.Services.CreateAsyncScope();
            var (db, outbox) = (scope.ServiceProvider.GetRequiredService<FundtruckDb>(), scope.ServiceProvider.GetRequiredService<Outbox>());
            await using var transaction = await db.Database.BeginTransactionAsync();
            foreach (var appointment in appointments)
            {
                if (takeBack) outbox.Void(appointment, "It has moved.");
                outbox.Add(new OutgoingMessage(MessageKind.PitchReminder, appointment, revision, Tour.Organizer.Id, now + Duration.FromDays(30), now));
            }

            await outbox.Write(default);
            await transaction.CommitAsync();
        }
    }
}
