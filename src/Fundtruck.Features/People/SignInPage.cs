using System.Net;
using System.Text;

namespace Fundtruck.Features.People;

/// <summary>
/// Where the link in a sign-in mail leads: a page with one button. Mail scanners fetch links, so reading the page uses nothing up; the button's POST does.
/// </summary>
internal static class SignInPage
{
    internal static void Map(IEndpointRouteBuilder app)
    {
        var provider = app.ServiceProvider.GetRequiredService<OpenIdConnectSettings>();
        app.MapGet("/sign-in", (string? token) => token is { Length: > 0 } ? Button(token) : Forms(provider)).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/sign-in/passkeys.js", () => TypedResults.Text(Script, "text/javascript", Encoding.UTF8)).AllowAnonymous().ExcludeFromDescription();
        app.MapPost("/sign-in/passkey", async (PasskeyAnswer answer, HttpContext http, ISender sender, CancellationToken cancellationToken) =>
        {
            if (BearerTokens.IsFromElsewhere(http.Request)) throw new NotFromHereException();
            (await sender.Send(new SignInByPasskey(answer), cancellationToken)).KeepInCookie(http.Response);
            return TypedResults.NoContent();
        }).AllowAnonymous().ExcludeFromDescription().DisableAntiforgery();
        app.MapPost("/sign-in", async (HttpContext http, ISender sender, CancellationToken cancellationToken) =>
        {
            if (http.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
                return new SecretPage("That was not the form of this page / Ce n’était pas ce formulaire", $"<p>{SecretPage.Both("Open the link in your mail again.", "Ouvrez à nouveau le lien reçu par mail.")}</p>", StatusCodes.Status415UnsupportedMediaType);
            if (BearerTokens.IsFromElsewhere(http.Request)) return new SecretPage("That came from another site / Cela venait d’un autre site", $"<p>{SecretPage.Both("Open the link in your mail again.", "Ouvrez à nouveau le lien reçu par mail.")}</p>", StatusCodes.Status403Forbidden);
            var form = await http.Request.ReadFormAsync(cancellationToken);
            var (token, email, code) = (form["token"].ToString(), form["email"].ToString(), form["code"].ToString());
            try
            {
                if (token.Length == 0 && code.Length == 0) return await Ask(email, sender, cancellationToken);
                return Welcome(http, await sender.Send(token.Length > 0 ? new SignIn(token) : new SignIn(Email: email, Code: code.Trim()), cancellationToken));
            }
            catch (RuleBrokenException refused)
            {
                return new SecretPage("That does not work any more / Cela ne marche plus", Sentence(refused.Message) + FormsHtml(email), StatusCodes.Status409Conflict);
            }
            catch (ValidationException invalid)
            {
                return new SecretPage("Please look again / Vérifiez", string.Concat(invalid.Errors.Select(error => Sentence(error.ErrorMessage))) + FormsHtml(email), StatusCodes.Status400BadRequest);
            }
            catch (TooManyRequestsException many)
            {
                http.Response.Headers.RetryAfter = Math.Ceiling(many.Wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
                return new SecretPage("Later, please / Plus tard", Sentence(many.Message), StatusCodes.Status429TooManyRequests);
            }
        }).AllowAnonymous().ExcludeFromDescription().DisableAntiforgery();
    }

    /// <summary>What the buttons for passkeys do; a file of its own, so that the pages need no script in them.</summary>
    private const string Script = """
        const say = text => document.getElementById('said').textContent = text;
        const post = async (path, body) => {
            const answer = await fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: body && JSON.stringify(body) });
            const read = answer.status === 204 ? {} : await answer.json();
            if (!answer.ok) throw new Error(read.detail || read.title);
            return read;
        };
        const use = async () => {
            const { challengeId, options } = await post('/api/sessions/passkey-options');
            const credential = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
            await post('/sign-in/passkey', { challengeId, credential: credential.toJSON() });
            location.href = '/scalar';
        };
        const add = async () => {
            const { challengeId, options } = await post('/api/me/passkeys/options');
            const credential = await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
            await post('/api/me/passkeys', { challengeId, name: navigator.platform || 'Passkey', credential: credential.toJSON() });
            say('Next time the passkey is enough. / La prochaine fois, la clé d’accès suffira.');
        };
        for (const button of document.querySelectorAll('button[data-passkey]')) {
            button.hidden = !window.PublicKeyCredential?.parseRequestOptionsFromJSON;
            button.onclick = () => (button.dataset.passkey === 'use' ? use : add)().catch(error => say(error.message));
        }
        """;

    private static string PasskeyButton(string what, string text) =>
        $"<p><button type=\"button\" data-passkey=\"{what}\" hidden>{text}</button></p><p id=\"said\" role=\"status\"></p><script src=\"/sign-in/passkeys.js\" defer></script>";

    private static SecretPage Button(string token) => new("Sign in / Se connecter", $"""
        <p>{SecretPage.Both("One click and you are in.", "Un clic, et vous y êtes.")}</p>
        <form method="post" action="/sign-in"><input type="hidden" name="token" value="{WebUtility.HtmlEncode(token)}"><button>{SecretPage.Both("Sign in", "Se connecter")}</button></form>
        """);

    private static SecretPage Forms(OpenIdConnectSettings provider) => new("Sign in / Se connecter", PasskeyButton("use", SecretPage.Both("Use a passkey", "Utiliser une clé d’accès")) + FormsHtml("") + (provider.IsConfigured ? ProviderHtml(provider.Name) : ""));

    // A link: the policy of the page lets its forms lead to no other site.
    private static string ProviderHtml(string name) => $"""
        <p><a class="button" href="{OpenIdConnectSignIn.Path}">{SecretPage.Both($"Organizers: {WebUtility.HtmlEncode(name)}", $"Équipe : {WebUtility.HtmlEncode(name)}")}</a></p>
        """;

    private static string FormsHtml(string email) => $"""
        <form method="post" action="/sign-in"><p><label>{SecretPage.Both("Your e-mail address", "Votre adresse")}<input type="email" name="email" autocomplete="email" required value="{WebUtility.HtmlEncode(email)}"></label></p>
        <button>{SecretPage.Both("Send me a link and a code", "Recevoir un lien et un code")}</button></form>
        <form method="post" action="/sign-in"><p><label>{SecretPage.Both("Address", "Adresse")}<input type="email" name="email" autocomplete="email" required value="{WebUtility.HtmlEncode(email)}"></label></p>
        <p><label>Code<input name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9]{"{6}"}" maxlength="6" required></label></p>
        <button>{SecretPage.Both("Sign in", "Se connecter")}</button></form>
        """;

    private static async Task<IResult> Ask(string email, ISender sender, CancellationToken cancellationToken)
    {
        await sender.Send(new AskForSignInLink(email), cancellationToken);
        return new SecretPage("Look into your mailbox / Regardez vos mails", FormsHtml(email));
    }

    private static SecretPage Welcome(HttpContext http, SignedIn signedIn)
    {
        signedIn.KeepInCookie(http.Response);
        return new SecretPage($"Welcome / Bienvenue, {signedIn.Name}", $"""
            <p>{SecretPage.Both($"This browser is signed in until {signedIn.ExpiresAt:uuuu-MM-dd}.", $"Ce navigateur est connecté jusqu’au {signedIn.ExpiresAt:dd/MM/uuuu}.")}</p>
            {PasskeyButton("add", SecretPage.Both("Sign in without mail next time: add a passkey", "La prochaine fois sans mail : ajouter une clé d’accès"))}
            <p>The <a href="/scalar">description of the API</a> can be tried from here. Programs send <code>POST /api/sessions</code> and get a bearer token, or use an API token of yours.</p>
            <p lang="fr">La <a href="/scalar">description de l’API</a> peut être essayée d’ici. Les programmes envoient <code>POST /api/sessions</code> et reçoivent un jeton, ou se servent d’un jeton d’API à vous.</p>
            """);
    }

    private static string Sentence(string text) => $"<p>{WebUtility.HtmlEncode(text)}</p>";
}
