using System.ComponentModel.DataAnnotations;

namespace Fundtruck.Features.Changes.Hooks;

/// <summary>How hooks are called, under "Fundtruck:Hooks".</summary>
public sealed class HookOptions
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "Fundtruck:Hooks";

    /// <summary>Whether receivers on this machine may be called, also without TLS and on any port: for trying only, refused in Production.</summary>
    public bool AllowLocal { get; init; }

    /// <summary>How long a receiver may take to answer.</summary>
    [Range(1, 30)]
    public int TimeoutSeconds { get; init; } = 10;

    /// <summary>After so many days without one success a hook is disabled.</summary>
    [Range(1, 60)]
    public int DisableAfterDays { get; init; } = 5;
}
