namespace Fundtruck.Domain;

/// <summary>Something that happened to an entity and that other parts of the tour may want to hear of, in the same transaction.</summary>
public interface IHappening;

/// <summary>A thing with an id and a history; it collects what happened to it until the transaction tells the others.</summary>
public abstract class Entity
{
    private List<IHappening>? _happened;

    /// <summary>Hands over what happened since the last call, oldest first.</summary>
    public IReadOnlyList<IHappening> TakeHappenings()
    {
        var happened = _happened ?? [];
        _happened = null;
        return happened;
    }

    protected void Happened(IHappening happening) => (_happened ??= []).Add(happening);
}
