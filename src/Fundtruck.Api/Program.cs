using Fundtruck.Api;
using Fundtruck.Features;
using Fundtruck.Features.Applications.Files.Checking;
using Fundtruck.LocalPostgres;
using NodaTime;
using Npgsql;

const int CannotStart = 3;

if (args is [InspectPdf.Verb, var deck, var mostPages]) return InspectPdf.Run(deck, mostPages);


var line = CommandLine.Read(args);
try
{
#pragma warning disable RS0030 // here the clock comes from, and from nowhere else
    await using var tour = await TourHost.Build(line, SystemClock.Instance);
#pragma warning restore RS0030
    await tour.Run();
    return 0;
}
catch (Exception exception) when (exception is PostgresUnavailableException or CannotStartException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return CannotStart;
}
catch (Exception exception) when ((exception as NpgsqlException ?? exception.InnerException as NpgsqlException) is { } unreachable)
{
    await Console.Error.WriteLineAsync($"The database can't be used: {unreachable.Message}");
    return CannotStart;
}
