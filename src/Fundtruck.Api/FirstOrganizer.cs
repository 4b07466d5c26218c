using Fundtruck.Domain.People;
using Fundtruck.Features.Database;
using Fundtruck.Features.People;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Fundtruck.Api;

/// <summary>Lets the first organizer in, who has nobody to invite them: whoever sees this process's output runs the tour.</summary>
internal static class FirstOrganizer
{
    /// <summary>A fresh sign-in token; null when there is an organizer who has signed in already, unless a link is wanted <paramref name="always"/>.</summary>
    internal static async Task<string?> Link(IServiceProvider services, string email, bool always)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<FundtruckDb>();
        var now = services.GetRequiredService<IClock>().GetCurrentInstant();
        if (!always && await db.People.AnyAsync(person => person.IsOrganizer && person.SignedInAt != null)) return null;

        var organizer = await db.Proved(email, "Organizer", "en", now, CancellationToken.None);
        organizer.BecomeAdministrator();
        var token = Secrets.New();
        db.Add(new SignInLink(token, Secrets.NewCode(), organizer.Email, organizer.Language, now));
        await db.SaveChangesAsync();
        return token;
    }
}
