using Fundtruck.Features.Changes.Hooks;

namespace Fundtruck.Features.Changes;

/// <summary>What other software is told: the feed of changes and the hooks that carry it on.</summary>
internal static class ChangesFeature
{
    internal static void Add(IServiceCollection services)
    {
        services.AddScoped<ChangeFeed>().AddScoped<HookTable>();
        services.AddSingleton<HookSecrets>().AddSingleton<HookSender>().AddSingleton<HookGate>();
        services.AddTransient<DeliverHooks>().AddTransient<HookJob>();
    }

    internal static void Map(RouteGroupBuilder api)
    {
        ListChangesEndpoint.Map(api);
        var hooks = api.MapGroup("/hooks").WithTags("Changes");
        RegisterHookEndpoint.Map(hooks);
        ReadHooksEndpoints.Map(hooks);
        ChangeHookEndpoints.Map(hooks);
        ReplayHookEndpoint.Map(hooks);
    }
}
