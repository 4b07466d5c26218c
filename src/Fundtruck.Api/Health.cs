using Npgsql;

namespace Fundtruck.Api;

/// <summary>For those who watch over the process: is it alive, can it serve.</summary>
internal static class Health
{
    internal static void Map(WebApplication app)
    {
        app.MapGet("/health/live", () => TypedResults.Text("alive")).AllowAnonymous().DisableRateLimiting().ExcludeFromDescription();
        app.MapGet("/health/ready", async (NpgsqlDataSource database, HttpContext http, CancellationToken cancellationToken) =>
        {
            try
            {
                await using var command = database.CreateCommand("select 1 from migrations_applied, hangfire.schema limit 1");
                if (await command.ExecuteScalarAsync(cancellationToken) is not null) return Results.Text("ready");
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                app.Logger.LogWarning("Not ready: {Why}", exception.Message);
            }

            http.Response.Headers.RetryAfter = "5";
            return Results.Text("the database can't be reached or is not prepared", statusCode: StatusCodes.Status503ServiceUnavailable);
        }).AllowAnonymous().DisableRateLimiting().ExcludeFromDescription();
    }
}
