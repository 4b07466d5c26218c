using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Fundtruck.Tests.OpenIdConnect;

/// <summary>What the provider says of whoever comes next, and what is wrong with it.</summary>
internal sealed record Word(string? Email, object? Verified, bool Forged = false, string? Nonce = null, string? Audience = null, bool Denied = false, bool Broken = false)
{
    internal Word(string email)
        : this(email, true)
    {
    }
}

/// <summary>A small provider of OpenID Connect on this machine. Whoever comes is signed in at once; a code is good for one exchange.</summary>
internal sealed class Provider : IAsyncDisposable
{
    internal const string ClientId = "fundtruck";
    internal const string ClientSecret = "a secret of the tests";

    private readonly RSA _key = RSA.Create(2048);
    private readonly RSA _anotherKey = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, Grant> _grants = new();
    private readonly WebApplication _app;

    private sealed record Grant(Word Word, string RedirectUri, string Challenge, string Nonce);

    internal Provider()
    {
        _app = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None"]).Build();
        _app.MapGet("/.well-known/openid-configuration", Discovery);
        _app.MapGet("/keys", Keys);
        _app.MapGet("/authorize", Authorize);
        _app.MapPost("/token", async (HttpRequest request) => Exchange(await request.ReadFormAsync()));
        _app.Start();
        Address = _app.Urls.Single();
    }

    internal string Address { get; }

    internal Word Says { get; set; } = new("nobody@nowhere.example");

    /// <summary>The codes and tokens that it has given away.</summary>
    internal ConcurrentQueue<string> Secrets { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
        _anotherKey.Dispose();
    }

    private IResult Discovery() => Results.Json(new
    {
        issuer = Address,
        authorization_endpoint = $"{Address}/authorize",
        token_endpoint = $"{Address}/token",
        jwks_uri = $"{Address}/keys",
        response_types_supported = new[] { "code" },
        subject_types_supported = new[] { "public" },
        id_token_signing_alg_values_supported = new[] { "RS256" },
    });

    private IResult Keys()
    {
        var key = _key.ExportParameters(includePrivateParameters: false);
        return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = "key", n = WebEncoders.Base64UrlEncode(key.Modulus!), e = WebEncoders.Base64UrlEncode(key.Exponent!) } } });
    }

    private IResult Authorize(HttpRequest request)
    {
        string Asked(string name) => request.Query[name].Single()!;

        if (Asked("client_id") != ClientId || Asked("response_type") != "code" || Asked("code_challenge_method") != "S256" || !Asked("scope").Split(' ').Contains("openid")) return Results.BadRequest();
        if (Says.Denied) return Results.Redirect($"{Asked("redirect_uri")}?error=access_denied&error_description=No&state={Uri.EscapeDataString(Asked("state"))}");
        var code = Domain.People.Secrets.New();
        Secrets.Enqueue(code);
        _grants[code] = new(Says, Asked("redirect_uri"), Asked("code_challenge"), Asked("nonce"));
        return Results.Redirect($"{Asked("redirect_uri")}?code={code}&state={Uri.EscapeDataString(Asked("state"))}");
    }

    private IResult Exchange(IFormCollection form)
    {
        if (form["client_id"] != ClientId || form["client_secret"] != ClientSecret) return Error("invalid_client", HttpStatusCode.Unauthorized);
        if (form["grant_type"] != "authorization_code" || !_grants.TryRemove(form["code"].ToString(), out var grant)) return Error("invalid_grant");
        if (form["redirect_uri"] != grant.RedirectUri || WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) != grant.Challenge) return Error("invalid_grant");
        if (grant.Word.Broken) return Results.StatusCode(500);

        var token = Token(grant);
        Secrets.Enqueue(token);
        return Results.Json(new { access_token = "not used", token_type = "Bearer", expires_in = 60, id_token = token });
    }

    private string Token(Grant grant)
    {
        var claims = new Dictionary<string, object> { ["sub"] = "somebody", ["nonce"] = grant.Word.Nonce ?? grant.Nonce };
        if (grant.Word.Email is { } email) claims["email"] = email;
        if (grant.Word.Verified is { } verified) claims["email_verified"] = verified;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Address,
            Audience = grant.Word.Audience ?? ClientId,
            Claims = claims,
            SigningCredentials = new(new RsaSecurityKey(grant.Word.Forged ? _anotherKey : _key) { KeyId = "key" }, SecurityAlgorithms.RsaSha256),
        });
    }

    private static IResult Error(string error, HttpStatusCode status = HttpStatusCode.BadRequest) => Results.Json(new { error }, statusCode: (int)status);
}
