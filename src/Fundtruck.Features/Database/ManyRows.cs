using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace Fundtruck.Features.Database;

/// <summary>
/// Saves what is many of a kind by one statement for all of it. EF Core sends a statement for each row, which costs more than all else when the ten thousand appointments of a stop are called off.
/// What happens to each is decided by the entities and told as ever; this is only how it is written. What it can't write, or what is few, it leaves to EF Core.
/// </summary>
internal static class ManyRows
{
    /// <summary>From so many rows of a kind on: fewer go with the save, which is one round trip for everything.</summary>
    internal const int Many = 200;

    /// <summary>Adds rows that refer to nothing and to which nothing refers: few go with the next save, many are written at once, in their order.</summary>
    internal static async Task Add<T>(FundtruckDb db, IReadOnlyCollection<T> rows, CancellationToken cancellationToken)
        where T : class
    {
        if (rows.Count < Many)
        {
            db.AddRange(rows);
            return;
        }

        var properties = db.Model.FindEntityType(typeof(T))!.GetProperties().Where(property => property.ValueGenerated == ValueGenerated.Never).ToList();
        var table = new Columns(properties);
        var sql = $"insert into {table.Name} ({string.Join(", ", properties.Select(table.Of))}) select * from {table.Unnested}";
        await db.Database.ExecuteSqlRawAsync(sql, properties.Select(property => table.Parameter(property, rows.Select(property.PropertyInfo!.GetValue))), cancellationToken);
    }

    /// <summary>Writes what is many among the changes that are known; the save that follows finds the rest.</summary>
    internal static async Task Save(FundtruckDb db, CancellationToken cancellationToken)
    {
        var kinds = db.ChangeTracker.Entries().Where(entry => entry.State == EntityState.Modified).GroupBy(entry => entry.Metadata).Where(kind => kind.Count() >= Many);
        foreach (var alike in kinds.SelectMany(kind => kind.GroupBy(Changed)).Where(alike => alike.Count() >= Many).Select(alike => alike.ToList()).ToList())
            await Update(db, alike, cancellationToken);
    }

    /// <summary>The names of the properties that changed; rows are alike when the same did.</summary>
    private static string Changed(EntityEntry entry) => string.Join(' ', entry.Properties.Where(property => property.IsModified).Select(property => property.Metadata.Name));

    private static async Task Update(FundtruckDb db, List<EntityEntry> entries, CancellationToken cancellationToken)
    {
        var type = entries[0].Metadata;
        var (keys, versions) = (type.FindPrimaryKey()!.Properties, type.GetProperties().Where(property => property.IsConcurrencyToken).ToList());
        var changed = entries[0].Properties.Where(property => property.IsModified).Select(property => property.Metadata).ToList();
        // What refers to others or is unique depends on the order in which rows are written.
        if (type.IsOwned() || changed.Any(property => property.IsForeignKey() || property.GetContainingIndexes().Any(index => index.IsUnique) || !IsSimple(property))) return;

        var known = keys.Concat(versions).ToList();
        var table = new Columns([.. known, .. changed]);
        var sql =
            $"""
            update {table.Name} t set {string.Join(", ", changed.Select(property => $"{table.Of(property)} = v.{table.Of(property)}_"))}
            from {table.Unnested} where {string.Join(" and ", known.Select(property => $"t.{table.Of(property)} = v.{table.Of(property)}_"))}
            returning t.xmin::text::bigint
            """;
        var parameters = known.Select(property => table.Parameter(property, entries.Select(entry => entry.Property(property).OriginalValue)))
            .Concat(changed.Select(property => table.Parameter(property, entries.Select(entry => entry.Property(property).CurrentValue))));
        var written = await db.Database.SqlQueryRaw<long>(sql, [.. parameters]).ToListAsync(cancellationToken);
        if (written.Count != entries.Count) throw new DbUpdateConcurrencyException($"{entries.Count} rows of {table.Name} were to be changed, and {written.Count} were as they had been read.");

        foreach (var entry in entries)
        {
            foreach (var version in versions) entry.Property(version).CurrentValue = (uint)written[0]; // all are of this transaction
            foreach (var property in changed.Concat(versions).Select(entry.Property))
            {
                property.OriginalValue = property.CurrentValue;
                property.IsModified = false;
            }
        }
    }

    /// <summary>Whether many of its values are an array: those of arrays and ranges are not.</summary>
    private static bool IsSimple(IProperty property) => property.GetColumnType() is var type && !type.EndsWith("[]", StringComparison.Ordinal) && !type.EndsWith("range", StringComparison.Ordinal);

    /// <summary>Columns of a table, each of which is handed over as an array.</summary>
    private sealed class Columns(IReadOnlyList<IProperty> properties)
    {
        private readonly StoreObjectIdentifier _table = StoreObjectIdentifier.Create(properties[0].DeclaringType, StoreObjectType.Table)!.Value;

        internal string Name => _table.Name;

        internal string Unnested => $"unnest({string.Join(", ", properties.Select(property => $"@{Of(property)}"))}) as v ({string.Join(", ", properties.Select(property => $"{Of(property)}_"))})";

        internal string Of(IProperty property) => property.GetColumnName(_table)!;

        internal NpgsqlParameter Parameter(IProperty property, IEnumerable<object?> values)
        {
            var mapping = property.GetRelationalTypeMapping();
            var stored = mapping.Converter is { } converter ? values.Select(converter.ConvertToProvider).ToArray() : [.. values];
            var element = mapping.Converter?.ProviderClrType ?? property.ClrType;
            var array = Array.CreateInstance(property.IsNullable && element.IsValueType && Nullable.GetUnderlyingType(element) is null ? typeof(Nullable<>).MakeGenericType(element) : element, stored.Length);
            for (var i = 0; i < stored.Length; i++) array.SetValue(stored[i], i);
            return new(Of(property), array) { DataTypeName = $"{mapping.StoreTypeNameBase}[]" };
        }
    }
}
