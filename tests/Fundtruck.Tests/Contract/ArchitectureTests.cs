using System.Reflection;
using Fundtruck.Domain;
using Fundtruck.Features.Database;
using Fundtruck.Features.Pipeline;
using MediatR;

namespace Fundtruck.Tests.Contract;

/// <summary>What holds of the code as a whole.</summary>
public sealed class ArchitectureTests
{
    private static readonly Type[] Features = typeof(FundtruckDb).Assembly.GetTypes();

    private static readonly List<Type> Requests = [.. Features.Where(type => type is { IsAbstract: false, IsInterface: false } && typeof(IBaseRequest).IsAssignableFrom(type))];

    [Fact]
    public void Every_request_says_who_may_send_it()
    {
        Assert.True(Requests.Count > 40, $"Only {Requests.Count} requests were found.");
        Assert.All(Requests, request => Assert.True(AccessAttribute.Of(request) is not null, $"{request.Name} does not say who may send it."));
    }

    [Fact]
    public void Every_request_is_a_command_or_a_query() =>
        Assert.All(Requests, request => Assert.True(Closed(request, typeof(ICommand<>)).Count() + Closed(request, typeof(IQuery<>)).Count() == 1, $"{request.Name} is neither, or both."));

    [Fact]
    public void Every_request_has_one_handler() => Assert.All(Requests, request =>
        Assert.True(Handlers().Count(handler => Closed(handler, typeof(IRequestHandler<,>)).Any(it => it.GenericTypeArguments[0] == request)) == 1, $"{request.Name} has not one handler."));

    [Fact]
    public void Handlers_are_internal_and_sealed() => Assert.All(Handlers(), handler => Assert.True(handler is { IsSealed: true, IsPublic: false }, $"{handler.Name} is not internal sealed."));

    [Fact]
    public void No_entity_leaves_in_an_answer()
    {
        foreach (var answer in Requests.SelectMany(request => Closed(request, typeof(IRequest<>))).Select(it => it.GenericTypeArguments[0]).Distinct())
            Assert.True(!Parts(answer, []).Any(IsEntity), $"{answer} holds the entity {Parts(answer, []).FirstOrDefault(IsEntity)?.Name}.");
        Assert.Contains(Parts(typeof(Page<Domain.Stops.Stop>), []), IsEntity);
    }

    [Fact]
    public void References_go_one_way()
    {
        Assert.Empty(References("Fundtruck.Api").Except(["Fundtruck.Domain", "Fundtruck.Features", "Fundtruck.LocalPostgres", "Fundtruck.Migrations"]));
        Assert.Empty(References("Fundtruck.Migrations").Except(["Fundtruck.Domain", "Fundtruck.Features"]));
        Assert.Equal(["Fundtruck.Domain", "Fundtruck.Planning"], References("Fundtruck.Features").Order());
        Assert.Empty(References("Fundtruck.Planning"));
        Assert.Empty(References("Fundtruck.Domain"));
        Assert.Empty(References("Fundtruck.LocalPostgres"));
        Assert.Equal(["NodaTime"], Assembly.Load("Fundtruck.Domain").GetReferencedAssemblies().Select(it => it.Name!).Where(name => !name.StartsWith("System.", StringComparison.Ordinal)));
    }

    private static IEnumerable<Type> Handlers() => Features.Where(type => !type.IsAbstract && Closed(type, typeof(IRequestHandler<,>)).Any());

    private static IEnumerable<Type> Closed(Type type, Type open) => type.GetInterfaces().Where(it => it.IsGenericType && it.GetGenericTypeDefinition() == open);

    private static bool IsEntity(Type type) => typeof(Entity).IsAssignableFrom(type) || type.Name.EndsWith("Row", StringComparison.Ordinal);

    /// <summary>The type and all that it is made of.</summary>
    private static HashSet<Type> Parts(Type type, HashSet<Type> seen)
    {
        if (!seen.Add(type)) return seen;
        foreach (var argument in type.GenericTypeArguments) Parts(argument, seen);
        if (type.GetElementType() is { } element) Parts(element, seen);
        if (type.Namespace?.StartsWith("Fundtruck", StringComparison.Ordinal) == true)
            foreach (var property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)) Parts(property.PropertyType, seen);
        return seen;
    }

    private static IEnumerable<string> References(string assembly) =>
        Assembly.Load(assembly).GetReferencedAssemblies().Select(it => it.Name!).Where(name => name.StartsWith("Fundtruck", StringComparison.Ordinal)).Order();
}
