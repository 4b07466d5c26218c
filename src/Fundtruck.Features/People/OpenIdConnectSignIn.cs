using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Fundtruck.Features.People;

/// <summary>
/// Organizers sign in with the provider that is configured: the authorization code flow with PKCE, state and nonce, after which nothing of the provider's is kept.
/// What it says of somebody counts only for an address that it has verified, and only for who already runs the tour.
/// </summary>
internal static class OpenIdConnectSignIn
{
    internal const string Path = "/sign-in/openid-connect";

    /// <summary>Where the provider sends the browser back to.</summary>
    internal const string Callback = $"{Path}/callback";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Registers the provider; nothing when none is configured.</summary>
    internal static void AddOpenIdConnectSignIn(this IServiceCollection services, OpenIdConnectSettings settings)
    {
        services.AddSingleton(settings);
        if (!settings.IsConfigured) return;
        services.AddLogging(logging => logging.AddFilter(typeof(OpenIdConnectHandler).Namespace, LogLevel.None)); // it writes codes, and whatever a stranger puts into an address
        services.AddAuthentication().AddOpenIdConnect(options => Configure(options, settings));
    }

    /// <summary>The callback is answered before anybody is known and any route is taken, so its limit comes before that.</summary>
    internal static void UseOpenIdConnectLimit(this WebApplication app)
    {
        if (app.Services.GetRequiredService<OpenIdConnectSettings>().IsConfigured) app.UseWhen(http => IsCallback(http.Request), callback => callback.UseRateLimiter());
    }

    internal static bool IsCallback(HttpRequest request) => request.Path.Equals(Callback, StringComparison.OrdinalIgnoreCase);

    internal static void Map(IEndpointRouteBuilder app)
    {
        if (!app.ServiceProvider.GetRequiredService<OpenIdConnectSettings>().IsConfigured) return;
        app.MapGet(Path, async (HttpContext http) =>
        {
            try
            {
                await http.ChallengeAsync(OpenIdConnectDefaults.AuthenticationScheme);
                return Results.Empty;
            }
            catch (Exception failure) when (!http.RequestAborted.IsCancellationRequested)
            {
                return Failed(http, failure);
            }
        }).AllowAnonymous().ExcludeFromDescription();
    }

    private static void Configure(OpenIdConnectOptions options, OpenIdConnectSettings settings)
    {
        options.Authority = settings.Authority;
        options.RequireHttpsMetadata = settings.RequiresHttps;
        options.ClientId = settings.ClientId;
        options.ClientSecret = settings.ClientSecret;
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        options.Scope.Clear();
        options.Scope.Add("openid");
        options.Scope.Add("email");
        options.MapInboundClaims = false;
        options.SaveTokens = false;
        options.DisableTelemetry = true;
        options.BackchannelTimeout = Patience;
        options.CallbackPath = Callback;
        options.RemoteSignOutPath = options.SignedOutCallbackPath = default; // a session of the tour ends in the tour
        options.CorrelationCookie.SecurePolicy = options.NonceCookie.SecurePolicy = CookieSecurePolicy.Always;
        options.Events.OnTicketReceived = Received;
        options.Events.OnRemoteFailure = async context =>
        {
            context.HandleResponse();
            await Failed(context.HttpContext, context.Failure!).ExecuteAsync(context.HttpContext);
        };
    }

    private static async Task Received(TicketReceivedContext context)
    {
        context.HandleResponse(); // so that no scheme signs anybody in but ours
        var services = context.HttpContext.RequestServices;
        try
        {
            services.GetRequiredService<CurrentRequest>().ActAsSystem();
            var command = new SignInByProvider(VerifiedEmail(context.Principal!) ?? throw new AccessRefusedException());
            var signedIn = await services.GetRequiredService<ISender>().Send(command, context.HttpContext.RequestAborted);
            signedIn.KeepInCookie(context.Response);
            context.Response.Redirect("/scalar");
        }
        catch (Exception refused) when (refused is AccessRefusedException or ValidationException)
        {
            await new SecretPage("Only organizers sign in this way / Réservé à l'équipe", $"""
                <p>Everybody else gets in <a href="/sign-in">with a link by mail</a>. / Pour les autres, <a href="/sign-in">un lien par mail</a>.</p>
                <p>The address at {WebUtility.HtmlEncode(services.GetRequiredService<OpenIdConnectSettings>().Name)} must be verified there, and be the one that the tour knows.</p>
                """, StatusCodes.Status403Forbidden).ExecuteAsync(context.HttpContext);
        }
    }

    private static string? VerifiedEmail(System.Security.Claims.ClaimsPrincipal principal) =>
        principal.FindAll("email").ToList() is [{ Value: var email }] && principal.FindAll("email_verified").ToList() is [{ Value: var verified }] && bool.TryParse(verified, out var isVerified) && isVerified ? email : null;

    private static SecretPage Failed(HttpContext http, Exception failure)
    {
        // Kinds only: messages repeat what came with the request.
        var kinds = Causes(failure).Select(cause => cause.GetType().Name).ToList();
        http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(OpenIdConnectSignIn).FullName!).LogWarning("Nobody was signed in by OpenID Connect: {Kinds}", string.Join(", ", kinds));
        const string Again = """<p><a href="/sign-in">Try again, or sign in by mail. / Réessayez, ou passez par un lien par mail.</a></p>""";
        return Causes(failure).Any(cause => cause is HttpRequestException or IOException or TaskCanceledException)
            ? new SecretPage("The provider does not answer / Pas de réponse", Again, StatusCodes.Status503ServiceUnavailable)
            : new SecretPage("That did not work / Cela n'a pas marché", Again, StatusCodes.Status400BadRequest);
    }

    private static IEnumerable<Exception> Causes(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException) yield return failure;
    }
}
