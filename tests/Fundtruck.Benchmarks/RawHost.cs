using Fundtruck.Domain.People;
using Fundtruck.Features.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;
using Npgsql;

namespace Fundtruck.Benchmarks;

/// <summary>
/// The twin that shows the limit: the same answers, byte by byte, from Npgsql and System.Text.Json behind a bare minimal API; no EF Core, no MediatR, no
/// middleware. It asks the database the same questions, also who the bearer token is.
/// </summary>
internal static class RawHost
{
    private const string StopsSql =
        """
        select s.id, s.name, s.status, s.date, lower(s.during), upper(s.during), upper(s.application_window), s.zone_id, v.id, v.name, v.city
        from stops s join venues v on s.venue_id = v.id
        where (@drafts or s.published_at is not null) and (@any_season or s.season_id = @season) and (@any_region or s.region_id = @region) and (@any_status or s.status = @status)
            and (lower(s.during), s.id) > (@start, @id)
        order by lower(s.during), s.id limit 51
        """;

    private const string SlotsSql =
        """
        select i.id, f.id, f.name, p.id, p.name, t.number, lower(i.during), upper(i.during), i.zone_id,
            (select m.id from meetings m where m.slot_id = i.id and m.status = 'booked') is not null
        from (
            select i.id, i.investor_id, i.representative_id, i.table_id, i.during, i.zone_id from investor_slots i
            where i.stop_id = @stop and i.withdrawn_at is null and (lower(i.during), i.id) > (@start, @id) and (@any_investor or i.investor_id = @investor)
                and (not @only_open or (lower(i.during) > @now and (select m.id from meetings m where m.slot_id = i.id and m.status = 'booked') is null))
            order by lower(i.during), i.id limit 51) i
        join investors f on i.investor_id = f.id join people p on i.representative_id = p.id join meeting_tables t on i.table_id = t.id
        order by lower(i.during), i.id
        """;

    private const string SessionSql = "select p.id, p.is_organizer from sessions s join people p on s.person_id = p.id where s.token_hash = @hash and s.expires_at > @now limit 2";

    internal static async Task<int> Run(string connectionString)
    {
        // As fast as Npgsql goes: statements planned once, nothing reset between two users of a connection.
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 100, NoResetOnClose = true, Options = "-c plan_cache_mode=force_generic_plan" };
        await using var source = NpgsqlDataSource.Create(settings.ConnectionString);
        var clock = await DatabaseClock.Of(connectionString);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.MapGet("/plain", () => TypedResults.Text("plain"));
        app.MapGet("/api/stops", () => Stops(source));
        app.MapGet("/api/stops/{id:guid}/investor-slots", (Guid id, HttpContext http) => Slots(source, id, http.Request.Headers.Authorization.ToString(), clock.GetCurrentInstant()));
        await app.StartAsync();
        Console.WriteLine($"The raw twin runs at {app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()}");
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static async Task<RawPage<RawStop>> Stops(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand(StopsSql);
        foreach (var any in new[] { "any_season", "any_region", "any_status" }) command.Parameters.Add(new NpgsqlParameter<bool>(any, true));
        foreach (var id in new[] { "season", "region", "id" }) command.Parameters.Add(new NpgsqlParameter<Guid>(id, Guid.Empty));
        command.Parameters.Add(new NpgsqlParameter<bool>("drafts", false));
        command.Parameters.Add(new NpgsqlParameter<string>("status", "draft"));
        command.Parameters.Add(new NpgsqlParameter<DateTime>("start", Beginning));
        var stops = new List<RawStop>(51);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var zone = Zone(reader.GetString(7));
            stops.Add(new(
                reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<DateOnly>(3), At(reader, 4, zone), At(reader, 5, zone), At(reader, 6, zone),
                reader.GetString(7), reader.GetGuid(8), reader.GetString(9), reader.GetString(10)));
        }

        return RawPage<RawStop>.From(stops, stop => (stop.StartsAt, stop.Id));
    }

    private static async Task<IResult> Slots(NpgsqlDataSource source, Guid stop, string authorization, Instant now)
    {
        await using (var who = source.CreateCommand(SessionSql))
        {
            who.Parameters.Add(new NpgsqlParameter<byte[]>("hash", Secrets.Hash(authorization["Bearer ".Length..])));
            who.Parameters.Add(new NpgsqlParameter<DateTime>("now", now.ToDateTimeUtc()));
            await using var known = await who.ExecuteReaderAsync();
            if (!await known.ReadAsync()) return TypedResults.Unauthorized();
        }

        await using var command = source.CreateCommand(SlotsSql);
        command.Parameters.Add(new NpgsqlParameter<Guid>("stop", stop));
        command.Parameters.Add(new NpgsqlParameter<DateTime>("start", Beginning));
        command.Parameters.Add(new NpgsqlParameter<Guid>("id", Guid.Empty));
        command.Parameters.Add(new NpgsqlParameter<bool>("any_investor", true));
        command.Parameters.Add(new NpgsqlParameter<Guid>("investor", Guid.Empty));
        command.Parameters.Add(new NpgsqlParameter<bool>("only_open", true));
        command.Parameters.Add(new NpgsqlParameter<DateTime>("now", now.ToDateTimeUtc()));
        var slots = new List<RawSlot>(51);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var zone = Zone(reader.GetString(8));
            slots.Add(new(
                reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), reader.GetGuid(3), reader.GetString(4), reader.GetInt32(5), At(reader, 6, zone), At(reader, 7, zone),
                reader.GetString(8), !reader.GetBoolean(9)));
        }

        return TypedResults.Ok(RawPage<RawSlot>.From(slots, slot => (slot.StartsAt, slot.Id)));
    }

    private static readonly DateTime Beginning = new(1, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static TimeZoneInfo Zone(string id) => TimeZoneInfo.FindSystemTimeZoneById(id);

    private static DateTimeOffset At(NpgsqlDataReader reader, int column, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(new DateTimeOffset(reader.GetDateTime(column)), zone);

    private sealed record RawStop(
        Guid Id, string Name, string Status, DateOnly Date, DateTimeOffset StartsAt, DateTimeOffset EndsAt, DateTimeOffset ApplicationsCloseAt,
        string Zone, Guid VenueId, string Venue, string City);

    private sealed record RawSlot(
        Guid Id, Guid InvestorId, string Investor, Guid RepresentativeId, string Representative, int Table, DateTimeOffset StartsAt, DateTimeOffset EndsAt, string Zone, bool IsOpen);

    private sealed record RawPage<T>(IReadOnlyList<T> Items, string? Next)
    {
        internal static RawPage<T> From(List<T> rows, Func<T, (DateTimeOffset Start, Guid Id)> key)
        {
            if (rows.Count <= 50) return new(rows, null);
            rows.RemoveAt(50);
            var (start, id) = key(rows[^1]);
            return new(rows, new Cursor(Instant.FromDateTimeOffset(start), id).ToString());
        }
    }
}
