using Fundtruck.Features.Database;
using NodaTime;

namespace Fundtruck.Api;

internal static class Demonstration
{
    internal static Task PutInto(FundtruckDb db, Diary diary, IClock clock) => Task.CompletedTask;
}
