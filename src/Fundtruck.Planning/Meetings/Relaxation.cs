using Google.OrTools.Sat;

namespace Fundtruck.Planning.Meetings;

/// <summary>Which requirements to give up when not all can be kept: as few as possible.</summary>
internal static class Relaxation
{
    internal static PlanCertificate Of(MeetingProblem problem, double work, int seed, CancellationToken cancellationToken)
    {
        var free = new MeetingRules(problem with { Given = [.. problem.Given.Select(given => new GivenMeeting(given.One, given.Other))] });
        var relaxed = new SortedDictionary<(RequirementKind, int), BoolVar>();
        var model = new TimetableModel(free, Enumerable.Range(0, free.Candidates.Length), new bool[free.Candidates.Length], relaxed);
        for (var index = 0; index < problem.Given.Count; index++)
        {
            var meeting = relaxed[(RequirementKind.Meeting, index)] = model.Model.NewBoolVar("");
            model.Model.Add(model.Present(index) + meeting >= 1);
            if (problem.Given[index] is not ({ Slot: not null } or { Session: not null })) continue;
            var time = relaxed[(RequirementKind.Time, index)] = model.Model.NewBoolVar("");
            foreach (var slot in Enumerable.Range(0, free.Slots).Where(slot => (problem.Given[index].Slot ?? slot) != slot || (problem.Given[index].Session ?? free.Session[slot]) != free.Session[slot]))
                if (model.Any(index, slot) is { } at) model.Model.AddImplication(at, time);
        }

        model.Model.Minimize(LinearExpr.Sum(relaxed.Values));
        var outcome = Solving.Run(model.Model, Solving.Way.Core, work, seed, null, cancellationToken);
        if (!outcome.Found) return new PlanCertificate { Work = outcome.Work };
        var timetable = model.Read(outcome.Solution!);
        return new PlanCertificate
        {
            // What takes place after all was not given up.
            Relaxations = [.. relaxed.Where(one => outcome.Solution!(one.Value) && !(one.Key.Item1 == RequirementKind.Meeting && timetable[one.Key.Item2] is not null)).Select(one => new Requirement(one.Key.Item1, one.Key.Item2))],
            Relaxed = Seating.Of(free, timetable, []),
            RelaxationsProven = outcome.Proven,
            Work = outcome.Work,
        };
    }
}
