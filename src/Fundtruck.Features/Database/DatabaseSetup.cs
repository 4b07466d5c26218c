using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

namespace Fundtruck.Features.Database;

/// <summary>How the application reaches its database.</summary>
public static class DatabaseSetup
{
    /// <summary>Where the migrations live.</summary>
    public const string MigrationsAssembly = "Fundtruck.Migrations";

    /// <summary>Registers the database under the given connection string. Interceptors that are registered as services take part.</summary>
    public static IServiceCollection AddFundtruckDatabase(this IServiceCollection services, string connectionString)
    {
        var tuned = Tuned(connectionString);
        services.AddSingleton(_ => new NpgsqlDataSourceBuilder(tuned).UseNodaTime().Build());
        services.AddDbContextPool<FundtruckDb>((provider, options) => Configure(options, provider.GetRequiredService<NpgsqlDataSource>())
            .AddInterceptors(provider.GetServices<IInterceptor>()));
        services.AddScoped<Diary>();
        return services;
    }

    /// <summary>
    /// Statements are planned once, and a connection changes hands without being reset: nothing here leaves state in a session (docs/benchmarks.md has the figures).
    /// None is compiled: a generic plan that guesses a long list would take a tenth of a second for that each time.
    /// </summary>
    private static string Tuned(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "fundtruck", NoResetOnClose = true };
        if (settings.MaxAutoPrepare == 0) settings.MaxAutoPrepare = 100;
        if (string.IsNullOrEmpty(settings.Options)) settings.Options = "-c plan_cache_mode=force_generic_plan -c max_parallel_workers_per_gather=0 -c jit=off";
        return settings.ConnectionString;
    }

    internal static DbContextOptionsBuilder Configure(DbContextOptionsBuilder options, NpgsqlDataSource? source) =>
        (source is null ? options.UseNpgsql(Npgsql) : options.UseNpgsql(source, Npgsql))
            .UseSnakeCaseNamingConvention()
            .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)
            // Losing a race is an answer here, not an error of the application.
            .ConfigureWarnings(warnings => warnings
                .Log((RelationalEventId.CommandError, LogLevel.Debug), (CoreEventId.SaveChangesFailed, LogLevel.Debug), (CoreEventId.OptimisticConcurrencyException, LogLevel.Debug)));

    private static void Npgsql(NpgsqlDbContextOptionsBuilder npgsql) =>
        npgsql.UseNodaTime().MigrationsAssembly(MigrationsAssembly).MigrationsHistoryTable("migrations_applied");
}
