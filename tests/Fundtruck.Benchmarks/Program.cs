using System.Globalization;
using System.Runtime.InteropServices;
using Fundtruck.Benchmarks;
using Fundtruck.LocalPostgres;

if (args is ["raw", var connection]) return await RawHost.Run(connection);
if (args is ["scores"]) return ScoreTable.Print();
if (args is ["timetables", .. var timetables])
    return TimetableTable.Print(timetables.ElementAtOrDefault(0), timetables.ElementAtOrDefault(1) ?? "*", double.TryParse(timetables.ElementAtOrDefault(2), CultureInfo.InvariantCulture, out var work) ? work : 60);

var choice = Choice.Read(args);
if (choice.Mistake is { } mistake)
{
    Console.Error.WriteLine($"{mistake}\n\n{Choice.Usage}");
    return 2;
}

var report = new Report();
try
{
    await using var cluster = await BenchmarkCluster.Start();
    using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Leave(cluster));
    using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Leave(cluster));
    Console.WriteLine($"PostgreSQL {cluster.ServerVersion} with fsync on, .NET {Environment.Version}, {Environment.ProcessorCount} cores; the API: {choice.ApiFolder}");
    if (choice.Wants("booking")) await new BookingBenchmark(cluster, choice, report).Run();
    if (choice.Wants("rush")) await new RushBenchmark(cluster, choice, report).Run();
    if (choice.Wants("lists")) await new ListBenchmark(cluster, choice, report).Run();
    if (choice.Wants("startup")) await new StartupBenchmark(cluster, choice, report).Run();
    if (choice.Wants("mail")) await new MailBenchmark(cluster, choice, report).Run();
    if (choice.Wants("reminders")) await new RemindersBenchmark(cluster, choice, report).Run();
    if (choice.Wants("planned")) await new PlannedRemindersBenchmark(cluster, choice, report).Run();
    if (choice.Wants("moved")) await new MovedStopBenchmark(cluster, choice, report).Run();
    if (choice.Wants("applications")) await new ApplicationsBenchmark(cluster, choice, report).Run();
    if (choice.Wants("growth")) await new GrowthBenchmark(cluster, choice, report).Run();
    report.Print();
    return 0;
}
catch (WrongAnswerException wrong)
{
    report.Print();
    Console.Error.WriteLine($"An answer was wrong, so its figure means nothing: {wrong.Message}");
    return 1;
}
catch (PostgresUnavailableException unavailable)
{
    Console.Error.WriteLine(unavailable.Message);
    return 3;
}

// Whoever has no patience leaves nothing behind either: no server, no folder.
static void Leave(BenchmarkCluster cluster)
{
    ApiProcess.StopAll().GetAwaiter().GetResult();
    cluster.DisposeAsync().AsTask().GetAwaiter().GetResult();
    Environment.Exit(130);
}
