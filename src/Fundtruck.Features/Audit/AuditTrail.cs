using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Fundtruck.Features.Audit;

/// <summary>A command that leaves no entry when it has changed nothing: one that runs every minute, or that tells nothing by design.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NotRecordedAttribute : Attribute;

/// <summary>
/// Writes down what a command is about to change, in the save that changes it: one entry for each thing, so that neither is ever there without the other.
/// </summary>
internal sealed class AuditTrail(FundtruckDb db, CurrentRequest current, IClock clock)
{
    /// <summary>Adds the entries to what is saved next.</summary>
    internal async Task Record(Type command, CancellationToken cancellationToken)
    {
        if (current.IsRepeated) return;
        var entries = db.ChangeTracker.Entries().ToList();
        var items = AuditValues.ListItems(entries);
        var subjects = entries.Where(entry => entry.Entity is Entity).Select(entry => Subject(entry, items)).OfType<Subject>().ToList();
        if (subjects.Count > 0) await ManyRows.Add(db, [.. subjects.Select(subject => Entry(command, subject))], cancellationToken);
        else if (!command.IsDefined(typeof(NotRecordedAttribute), inherit: false)) db.Add(Entry(command, null));
    }

    private AuditEntryRow Entry(Type command, Subject? subject) => new()
    {
        Id = Guid.CreateVersion7(),
        At = clock.GetCurrentInstant(),
        PersonId = current.Person,
        Request = command.Name,
        SubjectKind = subject?.Kind,
        SubjectId = subject?.Id,
        Ip = Network(current.Address),
        Changes = JsonSerializer.Serialize(subject?.Changes ?? [], AuditValues.Json),
    };

    /// <summary>The network of an address, /24 or /48: the trail is kept for ever, and a whole address would name a household.</summary>
    private static string? Network(string? address)
    {
        if (!IPAddress.TryParse(address, out var ip)) return null;
        var (bytes, kept) = (ip.GetAddressBytes(), ip.AddressFamily == AddressFamily.InterNetwork ? 3 : 6);
        Array.Clear(bytes, kept, bytes.Length - kept);
        return $"{new IPAddress(bytes)}/{8 * kept}";
    }

    /// <summary>What changed of a thing. A person who was found by their address is named also when nothing of them changed: the command is about them.</summary>
    private static Subject? Subject(EntityEntry entry, ILookup<(IEntityType, object), EntityEntry> items)
    {
        var changes = AuditValues.Changes(entry);
        foreach (var (list, change) in AuditValues.ListChanges(entry, items)) changes[list] = change;
        if (changes.Count == 0 && entry.State is EntityState.Unchanged && entry.Entity is not Person) return null;
        // A juror is the part that a person has in a contest, and found under that person.
        return new(Conventions.Word(entry.Metadata.ClrType.Name), (Guid)AuditValues.Stored(entry.Property(entry.Metadata.FindProperty("Id") is null ? nameof(Juror.PersonId) : "Id"))!, changes);
    }
}

/// <summary>Something that a command is about.</summary>
internal sealed record Subject(string Kind, Guid Id, Dictionary<string, ValueChange> Changes);

/// <summary>What a property was and is; both null when it changed but its content is nobody's business.</summary>
internal sealed record ValueChange(object? Before, object? After);
