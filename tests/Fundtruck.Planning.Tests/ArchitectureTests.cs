using Fundtruck.Planning.Scores;

namespace Fundtruck.Planning.Tests;

public sealed class ArchitectureTests
{
    [Fact]
    public void Planning_knows_arithmetic_and_a_solver_only() => Assert.Subset(
        new HashSet<string> { "Google.OrTools", "Google.Protobuf", "MathNet.Numerics" },
        typeof(FairScoring).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!).Where(name => !name.StartsWith("System", StringComparison.Ordinal)).ToHashSet());
}
