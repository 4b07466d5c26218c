using System.ComponentModel.DataAnnotations;

namespace Fundtruck.Features.People;

/// <summary>A provider of OpenID Connect with which organizers may sign in instead of by mail.</summary>
internal sealed class OpenIdConnectSettings : IValidatableObject
{
    internal const string Section = "OpenIdConnect";

    /// <summary>The address of the provider. Empty: none is configured.</summary>
    public string Authority { get; init; } = "";

    /// <summary>As what the provider knows the tour.</summary>
    public string ClientId { get; init; } = "";

    public string ClientSecret { get; init; } = "";

    /// <summary>What the sign-in page calls the provider.</summary>
    public string Name { get; init; } = "OpenID Connect";

    internal bool IsConfigured => Authority.Length > 0;

    /// <summary>Only on the same machine may the provider be reached without TLS.</summary>
    internal bool RequiresHttps => !new Uri(Authority).IsLoopback;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsConfigured) yield break;
        if (!Uri.TryCreate(Authority, UriKind.Absolute, out var address) || !(address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)))
            yield return new ValidationResult($"{nameof(Authority)} must begin with https://; http:// is for this machine only.", [nameof(Authority)]);
        if (ClientId.Length == 0) yield return new ValidationResult($"{nameof(ClientId)} is needed beside {nameof(Authority)}.", [nameof(ClientId)]);
        if (ClientSecret.Length == 0) yield return new ValidationResult($"{nameof(ClientSecret)} is needed beside {nameof(Authority)}.", [nameof(ClientSecret)]);
        if (string.IsNullOrWhiteSpace(Name)) yield return new ValidationResult($"{nameof(Name)} is empty: leave it out, or say what the button shows.", [nameof(Name)]);
    }
}
