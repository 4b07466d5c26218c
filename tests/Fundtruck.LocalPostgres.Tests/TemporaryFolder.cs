using Fundtruck.LocalPostgres;

namespace Fundtruck.LocalPostgres.Tests;

/// <summary>A folder of one test, where every user can go. A server that is left in it is stopped, then it is deleted.</summary>
internal sealed class TemporaryFolder : IAsyncDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"fundtruck-{Guid.CreateVersion7():N}");

    public TemporaryFolder() => UnixFiles.CreateOpenFolder(Path);

    public string DataFolder => System.IO.Path.Combine(Path, "data");

    public string Cluster => System.IO.Path.Combine(DataFolder, "cluster");

    public string In(string name) => System.IO.Path.Combine(DataFolder, name);

    /// <summary>Options for a cluster that only this test uses.</summary>
    public PrivatePostgresOptions Options => new() { DataFolder = DataFolder, Durable = false, MayFetch = false };

    public async ValueTask DisposeAsync()
    {
        if (PostmasterPid.Read(Cluster) is { } postmaster && postmaster.IsAlive() && postmaster.MayBeThisServer())
        {
            await using var adopted = await PrivatePostgres.StartAsync(Options);
        }

        Directory.Delete(Path, recursive: true);
    }
}
