namespace Fundtruck.Features.People;

/// <summary>The routes of accounts, startups and investors.</summary>
internal static class PeopleFeature
{
    internal static void Map(RouteGroupBuilder api)
    {
        var people = api.MapGroup("").WithTags("People");
        AskForSignInLinkEndpoint.Map(people);
        SignInEndpoint.Map(people);
        SignOutEndpoint.Map(people);
        MeEndpoints.Map(people);
        MySessionsEndpoints.Map(people);
        MyTokensEndpoints.Map(people);
        MyInvitationsEndpoints.Map(people);
        MyPasskeysEndpoints.Map(people);
        SignInByPasskeyEndpoints.Map(people);
        RunTheTourEndpoints.Map(people);
        ListPeopleEndpoints.Map(people);
        StopHostsEndpoints.Map(people);
        ContestJurorsEndpoints.Map(people);
        StartupEndpoints.Map(api);
        InvestorEndpoints.Map(api);
        TeamInvitationsEndpoints.Map(api);
    }
}
