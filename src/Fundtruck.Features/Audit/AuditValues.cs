using System.Text.Json;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using NodaTime.Serialization.SystemTextJson;

namespace Fundtruck.Features.Audit;

/// <summary>The values that the audit trail keeps: what the database stores, without what people wrote of themselves and without secrets.</summary>
internal static class AuditValues
{
    internal static readonly JsonSerializerOptions Json = new JsonSerializerOptions(JsonSerializerDefaults.Web).ConfigureForNodaTime(DateTimeZoneProviders.Tzdb).WithIsoIntervalConverter();

    /// <summary>What the organizers publish; the texts of everything else stay out.</summary>
    private static readonly HashSet<Type> KeepsTexts = [typeof(Stop), typeof(Contest), typeof(Season), typeof(Region), typeof(Venue), typeof(MeetingSession), typeof(LineUp), typeof(Stage), typeof(Draw), typeof(Question), typeof(ReviewPanel), typeof(MailText), typeof(ReminderPlan)];

    /// <summary>The changed properties of a thing, under the names that they have in JSON.</summary>
    internal static Dictionary<string, ValueChange> Changes(EntityEntry entry) =>
        entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted
            ? entry.Properties.Where(property => !property.Metadata.IsPrimaryKey() && !property.Metadata.IsShadowProperty())
                .Select(property => (property.Metadata.Name, Change: Change(entry, property))).Where(it => it.Change is not null)
                .ToDictionary(it => Conventions.Word(it.Name.TrimStart('_')), it => it.Change!)
            : [];

    /// <summary>What came into lists and left them, by the thing that the list belongs to.</summary>
    internal static ILookup<(IEntityType Owner, object Id), EntityEntry> ListItems(IEnumerable<EntityEntry> all) => (
        from item in all
        where item.State is EntityState.Added or EntityState.Deleted
        let ownership = item.Metadata.FindOwnership()
        where ownership is not null
        select (Key: (ownership.PrincipalEntityType, item.Property(ownership.Properties[0].Name).CurrentValue!), item)).ToLookup(it => it.Key, it => it.item);

    /// <summary>Who left and who joined a list that belongs to the thing, such as a team.</summary>
    internal static IEnumerable<(string List, ValueChange Change)> ListChanges(EntityEntry owner, ILookup<(IEntityType, object), EntityEntry> items) =>
        owner.Metadata.FindProperty("Id") is null ? [] :
        from item in items[(owner.Metadata, owner.Property("Id").CurrentValue!)]
        group item by item.Metadata.FindOwnership()!.PrincipalToDependent!.Name into list
        select (Conventions.Word(list.Key), new ValueChange(Keys(list, EntityState.Deleted), Keys(list, EntityState.Added)));

    internal static object? Stored(PropertyEntry property) => Stored(property.Metadata, property.CurrentValue);

    private static ValueChange? Change(EntityEntry entry, PropertyEntry property)
    {
        if (entry.State == EntityState.Modified && !property.IsModified) return null;
        var before = entry.State == EntityState.Added ? null : property.OriginalValue;
        var after = entry.State == EntityState.Deleted ? null : property.CurrentValue;
        if (entry.State != EntityState.Modified && before is null && after is null) return null;
        return IsPrivate(property.Metadata) ? new(null, null) : new(Stored(property.Metadata, before), Stored(property.Metadata, after));
    }

    private static bool IsPrivate(IReadOnlyProperty property) =>
        property.ClrType == typeof(byte[]) || ((property.ClrType == typeof(string) || property.GetColumnType() == "jsonb") && !KeepsTexts.Contains(property.DeclaringType.ClrType));

    private static object? Stored(IProperty property, object? value) =>
        value is not null && property.GetTypeMapping().Converter is { } converter ? converter.ConvertToProvider(value) : value;

    private static IReadOnlyList<object?> Keys(IEnumerable<EntityEntry> items, EntityState state) =>
        [.. items.Where(item => item.State == state).Select(item => Stored(item.Property(item.Metadata.FindPrimaryKey()!.Properties[^1].Name)))];
}
