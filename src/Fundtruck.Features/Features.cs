using Fundtruck.Features.Applications;
using Fundtruck.Features.Applications.Decks;
using Fundtruck.Features.Audit;
using Fundtruck.Features.Changes;
using Fundtruck.Features.Clocks;
using Fundtruck.Features.Interests;
using Fundtruck.Features.Judging;
using Fundtruck.Features.LineUps;
using Fundtruck.Features.Meetings;
using Fundtruck.Features.Messages;
using Fundtruck.Features.Messages.Delivery;
using Fundtruck.Features.Messages.Writing;
using Fundtruck.Features.People;
using Fundtruck.Features.Plans;
using Fundtruck.Features.Privacy;
using Fundtruck.Features.Stops;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Fundtruck.Features;

/// <summary>The use cases of the tour, as a host takes them in.</summary>
public static class FundtruckFeatures
{
    /// <summary>Registers all that the use cases need except the database, the clock, the limits, the settings of decks and what looks at them, the way to sign in with a provider and the mail carrier.</summary>
    public static IServiceCollection AddFundtruckFeatures(this IServiceCollection services)
    {
        ValidatorOptions.Global.LanguageManager.Enabled = false;
        services.ConfigureHttpJsonOptions(options => Json.Configure(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddMediatR(mediator => mediator.RegisterServicesFromAssemblyContaining<FundtruckDb>()
            .AddOpenBehavior(typeof(TraceBehavior<,>))
            .AddOpenBehavior(typeof(AccessBehavior<,>))
            .AddOpenBehavior(typeof(ValidationBehavior<,>))
            .AddOpenBehavior(typeof(AlternativesBehavior<,>))
            .AddOpenBehavior(typeof(TransactionBehavior<,>))
            .AddOpenBehavior(typeof(IdempotencyBehavior<,>)));
        services.AddValidatorsFromAssemblyContaining<FundtruckDb>(ServiceLifetime.Singleton, includeInternalTypes: true);
        services.AddScoped<CurrentRequest>().AddScoped<AfterCommit>().AddScoped<AuditTrail>();
        services.AddScoped<Outbox>().AddScoped<Teams>().AddScoped<DueReminders>().AddScoped<MessageWriter>().AddScoped<ReminderCandidates>().AddScoped<DueMoments>();
        services.AddSingleton<UnsubscribeKeys>().AddSingleton<UnsubscribeLinks>().AddSingleton<MailPages>().AddSingleton<ReminderGate>().AddSingleton<ReminderWatch>();
        services.AddSingleton<OutboxTable>().AddSingleton<OutboxBatches>().AddSingleton<FailingAddresses>().AddSingleton<DomainLimits>().AddSingleton<MailServerGate>().AddSingleton<MailConnections>();
        services.AddScoped<MovedTimes>().AddScoped<LineUpConflicts>().AddScoped<TravelTimes>().AddScoped<Bookings>().AddScoped<WantedSlot>();
        services.AddScoped<Erasure>().AddScoped<Retention>();
        DecksFeature.Add(services);
        ChangesFeature.Add(services);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<OutboxBell>().AddSingleton<PublicAddress>();
        services.AddSingleton<OnePlanAtATime>().AddTransient<ComputePlans>().AddScoped<PlanBell>();
        services.AddTransient<DrainOutbox>().AddTransient<SendAsSystem>();
        services.AddProblemDetails(options => options.CustomizeProblemDetails = context => context.ProblemDetails.Extensions.Remove("traceId"));
        services.AddSingleton<ProblemMapper>();
        services.AddExceptionHandler<ProblemMapper>();
        services.AddAuthentication(BearerTokens.SchemeName).AddScheme<AuthenticationSchemeOptions, BearerTokens>(BearerTokens.SchemeName, null);
        services.AddHttpContextAccessor();
        services.AddIdentityCore<Person>();
        services.AddScoped<IUserStore<Person>, PasskeyStore>().AddScoped<IPasskeyHandler<Person>, PasskeyHandler<Person>>();
        services.AddOptions<IdentityPasskeyOptions>().Configure<PublicAddress>(Passkeys.Bind);
        services.AddAuthorization(Endpoints.AddPolicies);
        services.AddRateLimiter(_ => { }).AddOptions<RateLimiterOptions>().Configure<Limits>(RateLimits.Add);
        return services;
    }

    /// <summary>Puts the middleware and the routes of the tour into the application.</summary>
    public static void MapFundtruckFeatures(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages(UnmappedProblem);
        app.UseRouting();
        app.Use((http, next) => RequestHeaders.Read(http, _ => next(http)));
        app.UseOpenIdConnectLimit();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();

        var api = app.MapGroup("/api").AddEndpointFilter<VersionFilter>();
        StopsFeature.Map(api);
        PeopleFeature.Map(api);
        ApplicationsFeature.Map(api);
        DecksFeature.Map(api);
        LineUpsFeature.Map(api);
        JudgingFeature.Map(api);
        MeetingsFeature.Map(api);
        PlansFeature.Map(api);
        InterestsFeature.Map(api);
        MessagesFeature.Map(api);
        PrivacyFeature.Map(api);
        AuditFeature.Map(api);
        ChangesFeature.Map(api);
        SignInPage.Map(app);
        OpenIdConnectSignIn.Map(app);
        UnsubscribePage.Map(app);
    }

    private static async Task UnmappedProblem(Microsoft.AspNetCore.Diagnostics.StatusCodeContext context)
    {
        var http = context.HttpContext;
        await http.RequestServices.GetRequiredService<ProblemMapper>().Write(http, ProblemMapper.Unread(http.Response.StatusCode));
    }
}
