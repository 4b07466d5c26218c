using Fundtruck.Features.Messages;
using Fundtruck.Features.Messages.Delivery;
using Fundtruck.Features.Pipeline;
using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.Dashboard;
using Hangfire.Logging;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using Hangfire.States;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Fundtruck.Api;

/// <summary>Hangfire on the tour's own database; see docs/decisions/hangfire.md for each setting.</summary>
internal static class HangfireSetup
{
    internal const string DashboardPath = "/jobs";

    private const string Schema = "hangfire";

    internal static void Add(IServiceCollection services, string connectionString, Settings settings)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "fundtruck jobs", NoResetOnClose = true, MaxAutoPrepare = 50 }.ConnectionString;
        var options = new PostgreSqlStorageOptions
        {
            SchemaName = Schema,
            PrepareSchemaIfNecessary = false,
            UseSlidingInvisibilityTimeout = true,
            InvisibilityTimeout = TimeSpan.FromMinutes(2),
            DistributedLockTimeout = TimeSpan.FromSeconds(5),
            QueuePollInterval = TimeSpan.FromSeconds(2),
            EnableLongPolling = true,
            AllowDegradedModeWithoutStorage = false,
        };

        // Registered before Hangfire does it, which would take static ones: so several tours can live in one process, as in tests.
        services.AddSingleton<JobActivator>(provider => new AspNetCoreJobActivator(provider.GetRequiredService<IServiceScopeFactory>()));
        services.AddSingleton<JobStorage>(_ => new PostgreSqlStorage(new NpgsqlConnectionFactory(connection, options), options));
        services.AddHangfire((provider, hangfire) => hangfire
            .UseLogProvider(new LastingLog(provider.GetRequiredService<ILoggerFactory>()))
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings());
        if (settings.Role != Role.Api)
        {
            services.AddHangfireServer(server => Set(server, EnqueuedState.DefaultQueue, settings.Workers));
            services.AddHangfireServer((provider, server) => Set(server, DrainOutbox.QueueName, provider.GetRequiredService<IOptions<MailOptions>>().Value.Connections));
        }

        services.AddAntiforgery(); // for the dashboard's buttons, which would do without
        services.AddHostedService<OutboxRinger>();
    }

    private static void Set(BackgroundJobServerOptions server, string queue, int workers)
    {
        server.Queues = [queue];
        server.WorkerCount = workers;
        server.SchedulePollingInterval = TimeSpan.FromSeconds(5);
        server.ShutdownTimeout = TimeSpan.FromSeconds(10);
    }

    /// <summary>Makes Hangfire's own tables; called under the lock of the migrations.</summary>
    internal static void Install(NpgsqlConnection connection) => PostgreSqlObjectsInstaller.Install(connection, Schema);

    /// <summary>Shows the jobs to organizers; only administrators can do something with them.</summary>
    internal static void MapDashboard(WebApplication app) => app
        .MapHangfireDashboard(DashboardPath, new DashboardOptions
        {
            DashboardTitle = "Fundtruck's jobs",
            AppPath = null,
            DisplayStorageConnectionString = false,
            Authorization = [new OnlyOrganizers()],
            IsReadOnlyFunc = context => !Current(context).IsAdministrator,
        })
        .RequireAuthorization(Endpoints.Policy(Who.Organizers));

    private static CurrentRequest Current(DashboardContext context) => context.GetHttpContext().RequestServices.GetRequiredService<CurrentRequest>();

    /// <summary>The second lock behind the route's policy: jobs are in no scope, so no API token sees them. Hangfire's own would let in whoever comes through a proxy on this machine.</summary>
    private sealed class OnlyOrganizers : IDashboardAuthorizationFilter
    {
        public bool Authorize(DashboardContext context)
        {
            var (current, request) = (Current(context), context.GetHttpContext().Request);
            if (current is not { IsOrganizer: true, Scopes: null }) return false;
            // Hangfire itself would answer 401, as if nobody were signed in; the statistics are read by POST.
            return current.IsAdministrator || HttpMethods.IsGet(request.Method) || context.Request.Path == "/stats" ? true : throw new AccessRefusedException();
        }
    }

    /// <summary>Tells Hangfire what to run and when.</summary>
    internal static void Schedule(IServiceProvider services) => Jobs.Schedule(services.GetRequiredService<IRecurringJobManager>());

    /// <summary>
    /// Hangfire has one log for all of a process, that of the tour which came last. With its own provider a worker of any other tour fails once that tour has ended,
    /// in the middle of fetching a job, which nobody gets for two minutes then.
    /// </summary>
    private sealed class LastingLog(ILoggerFactory logs) : ILogProvider
    {
        private readonly AspNetCoreLogProvider _log = new(logs);

        public ILog GetLogger(string name)
        {
            try
            {
                return _log.GetLogger(name);
            }
            catch (ObjectDisposedException)
            {
                return new NoLog();
            }
        }
    }

    private sealed class NoLog : ILog
    {
        public bool Log(Hangfire.Logging.LogLevel logLevel, Func<string>? messageFunc, Exception? exception = null) => false;
    }
}
