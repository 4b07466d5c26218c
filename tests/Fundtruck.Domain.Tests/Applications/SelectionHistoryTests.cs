using CsCheck;
using Fundtruck.Domain.Applications;
using Fundtruck.Domain.Stops;
using Fundtruck.Domain.Tests.Given;
using NodaTime;
using static Fundtruck.Domain.Tests.Given.GivenStop;

namespace Fundtruck.Domain.Tests.Applications;

/// <summary>Random histories of a selection: whatever is done in which order, places are right, nobody waits beside a free place, and each startup is told what is true, in order.</summary>
public sealed class SelectionHistoryTests
{
    private const int People = 9;

    private enum Step
    {
        Submit,
        PrepareAccept,
        PrepareWaitlist,
        PrepareRefuse,
        Unprepare,
        PlanRelease,
        ReleaseAtOnce,
        UndoRelease,
        Confirm,
        Withdraw,
        Disqualify,
        Cancel,
        Lengthen,
        MoveAway,
        ADayPasses,
        OneMorePlace,
    }

    private static readonly Gen<(int Capacity, (int Who, Step What)[] History)> AnyHistory = Gen.Select(
        Gen.Int[1, 4], Gen.Select(Gen.Int[0, People - 1], Gen.Enum<Step>()).Array[1, 150]);

    [Fact]
    public void Places_are_never_more_than_there_are_and_never_empty_while_somebody_waits() => AnyHistory.Sample(
        (capacity, history) => new Selection(capacity, fills: true).Play(history), iter: 600);

    [Fact]
    public void Without_the_waiting_list_moving_by_itself_a_place_stays_empty_sooner_or_later() =>
        Assert.ThrowsAny<Exception>(() => AnyHistory.Sample((capacity, history) => new Selection(capacity, fills: false).Play(history), iter: 600));

    /// <summary>A selection in which everything that follows by itself happens at once, as in the commands that do it.</summary>
    private sealed class Selection(int capacity, bool fills)
    {
        private static readonly SelectionRules Rules = new();
        private static readonly HashSet<StartupId> Nobody = [];

        private readonly Stop _stop = GivenStop.In(StopStatus.ApplicationsOpen, contests: [new ContestSettings("Seed", capacity)]);
        private readonly Stop _other = GivenStop.In(StopStatus.ApplicationsOpen, contests: [new ContestSettings("Seed", 100)]);
        private readonly List<DecisionRelease> _releases = [];
        private readonly Dictionary<ApplicationId, List<ApplicationMoved>> _told = [];
        private List<Application> _applications = [];
        private Instant _now = Spring;

        private Contest Contest => _stop.Contests[0];

        internal void Play((int Who, Step What)[] history)
        {
            _applications = [.. Enumerable.Range(0, People).Select(_ => GivenApplication.Draft(_stop))];
            foreach (var (who, what) in history)
            {
                try
                {
                    Do(what, _applications[who]);
                }
                catch (RuleBrokenException)
                {
                    // Refused: nothing may have changed, which the checks below see.
                }

                FollowUp();
                Check();
            }
        }

        private void Do(Step what, Application it)
        {
            if (it.ContestId != Contest.Id) return;
            switch (what)
            {
                case Step.Submit: it.Submit(_stop, _now); break;
                case Step.PrepareAccept: Prepare(it, Verdict.Accept); break;
                case Step.PrepareWaitlist: Prepare(it, Verdict.Waitlist); break;
                case Step.PrepareRefuse: Prepare(it, Verdict.Refuse); break;
                case Step.Unprepare: it.Unprepare(Contest); break;
                case Step.PlanRelease: Release(600); break;
                case Step.ReleaseAtOnce: Carry(Release(0)); break;
                case Step.UndoRelease: _releases.FindLast(release => release.Status == ReleaseStatus.Scheduled)?.Undo(Contest, Of(_releases.FindLast(release => release.Status == ReleaseStatus.Scheduled)!), _now); break;
                case Step.Confirm: it.Confirm(_stop, Contest, Rules, 0, _now); break;
                case Step.Withdraw: it.Withdraw(_stop, Contest, Rules, null, _now); break;
                case Step.Disqualify: it.Disqualify(Contest, "Two of you are the same", _now); break;
                case Step.Cancel: it.Cancel(Contest, "Sent by mistake", _now); break;
                case Step.Lengthen: Lengthen(it); break;
                case Step.MoveAway: it.MoveTo(Contest, _other, _other.Contests[0], isSameSeason: true, _now); break;
                case Step.ADayPasses: if (_now + Duration.FromDays(1) < Deadline) _now += Duration.FromDays(1); break;
                case Step.OneMorePlace: Enlarge(); break;
            }
        }

        private void Prepare(Application it, Verdict verdict) => it.Prepare(_stop, Contest, new(verdict, "Too early", PersonId.New(), _now, 0));

        private DecisionRelease Release(int undoMinutes)
        {
            var release = new DecisionRelease(DecisionReleaseId.New(), _stop, Contest, [.. _applications.Where(it => it.ContestId == Contest.Id)], new(null, undoMinutes, null), PersonId.New(), _now);
            _releases.Add(release);
            return release;
        }

        private List<Application> Of(DecisionRelease release) => [.. _applications.Where(it => it.ReleaseId == release.Id)];

        private void Carry(DecisionRelease release) => release.Carry(_stop, Contest, Rules, Of(release), _applications.Max(it => it.WaitingRank) ?? 0, Nobody, _now);

        private void Lengthen(Application it)
        {
            var (before, waiting) = (it.ConfirmBy, _applications.Select(other => (other.Status, other.WaitingRank)).ToList());
            it.Lengthen(_stop, Rules, _now.InZone(_stop.Zone).LocalDateTime.PlusDays(4), "On a plane", _now);
            Assert.True(it.ConfirmBy > before && it.ConfirmBy <= Rules.CutOff(_stop));
            Assert.Equal(waiting, _applications.Select(other => (other.Status, other.WaitingRank)));
        }

        private void Enlarge()
        {
            if (Contest.Capacity < 6) _stop.Change(
                _stop.RegionId, GivenStop.Venue(), _stop.Name, GivenStop.Times, [(Contest.Id, new ContestSettings("Seed", Contest.Capacity + 1))], hasAppointments: false, new HashSet<ContestId> { Contest.Id }, _now);
        }

        /// <summary>What the job and the events do.</summary>
        private void FollowUp()
        {
            foreach (var release in _releases.Where(release => release.Status == ReleaseStatus.Scheduled && release.At <= _now).ToList()) Carry(release);
            foreach (var late in _applications.Where(it => it.Status == ApplicationStatus.Accepted && it.ConfirmBy <= _now)) late.Lapse(Contest, _now);
            if (fills) WaitingList.Fill(_stop, Contest, Rules, _applications.Where(it => it.ContestId == Contest.Id), [], Nobody, _now);
            foreach (var it in _applications)
            {
                if (!_told.TryGetValue(it.Id, out var told)) _told[it.Id] = told = [];
                told.AddRange(it.TakeHappenings().Cast<ApplicationMoved>());
            }
        }

        private void Check()
        {
            var here = _applications.Where(it => it.ContestId == Contest.Id).ToList();
            Assert.Equal(here.Count(it => it.HoldsPlace), Contest.PlacesTaken);
            Assert.Equal(here.Count(it => it.PreparedVerdict == Verdict.Accept), Contest.PlacesReserved);
            Assert.InRange(Contest.PlacesTaken + Contest.PlacesReserved, 0, Contest.Capacity);
            if (Contest.PlacesFree > 0) Assert.DoesNotContain(here, it => it.Status == ApplicationStatus.Waitlisted && it.PreparedVerdict is null);
            foreach (var it in _applications)
            {
                // What was told, in order, is the way from a draft to what it is now, without a gap.
                var told = _told[it.Id];
                Assert.Equal(it.Status, told.Count == 0 ? ApplicationStatus.Draft : told[^1].After);
                Assert.Equal(Enumerable.Range(1, told.Count), told.Select(step => step.Revision));
                Assert.Equal(told.SkipLast(1).Select(step => step.After).Prepend(ApplicationStatus.Draft).Take(told.Count), told.Select(step => step.Before));
            }
        }
    }
}
