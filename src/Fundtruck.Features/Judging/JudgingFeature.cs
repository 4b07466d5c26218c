namespace Fundtruck.Features.Judging;

/// <summary>The routes of reviewing.</summary>
internal static class JudgingFeature
{
    internal static void Map(RouteGroupBuilder api)
    {
        var contests = api.MapGroup("/contests").WithTags("Reviews");
        var reviews = api.MapGroup("/reviews").WithTags("Reviews");
        CriteriaEndpoints.Map(contests);
        ReviewRulesEndpoints.Map(contests);
        ConflictsEndpoints.Map(contests, api.MapGroup("/applications").WithTags("Reviews"));
        StakesEndpoints.Map(api.MapGroup("/stakes").WithTags("Reviews"));
        AssignReviewsEndpoint.Map(contests);
        AssignByHandEndpoints.Map(contests, reviews);
        ReadReviewsEndpoints.Map(api.MapGroup("/me/reviews").WithTags("Reviews"), reviews);
        WriteReviewEndpoints.Map(reviews);
        GetScoresEndpoint.Map(contests);
    }
}
