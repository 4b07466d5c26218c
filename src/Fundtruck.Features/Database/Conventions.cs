using System.Linq.Expressions;
using System.Text.Json;
using Fundtruck.Features.Applications;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Fundtruck.Features.Database;

/// <summary>How ids, times and enums are stored.</summary>
internal static class Conventions
{
    internal static IReadOnlyList<Type> IdTypes { get; } =
        [.. typeof(IId<>).Assembly.GetTypes().Where(type => type.IsValueType && type.GetInterfaces().Any(IsId))];

    internal static void Apply(ModelConfigurationBuilder conventions)
    {
        foreach (var id in IdTypes)
            conventions.Properties(id).HaveConversion(typeof(IdConverter<>).MakeGenericType(id));
        conventions.Properties<Interval>().HaveColumnType("tstzrange");

        // Values that are kept in one column: without this they would be taken for entities.
        foreach (var value in (Type[])[typeof(QuestionSettings), typeof(StartupProfile), typeof(IReadOnlyDictionary<QuestionId, AnswerValue>), typeof(IReadOnlyList<Criterion>), typeof(IReadOnlyDictionary<CriterionId, int>), typeof(ApplicationList), typeof(Thesis)])
            conventions.Properties(value).HaveColumnType("jsonb");

        // An index costs every write: each one is there because a query needs it, not because there is a foreign key.
        conventions.Conventions.Remove<ForeignKeyIndexConvention>();
    }

    /// <summary>Enums are words in the database, and it refuses words that are not of the enum.</summary>
    internal static void StoreEnumsAsText(ModelBuilder model)
    {
        foreach (var entity in model.Model.GetEntityTypes().ToList())
        {
            foreach (var property in entity.GetDeclaredProperties().Where(property => (Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType).IsEnum).ToList())
            {
                var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
                property.SetValueConverter((ValueConverter)Activator.CreateInstance(typeof(EnumWords<>).MakeGenericType(type))!);
                property.SetMaxLength(32);
                if (entity.GetTableName() is null) continue; // rows of a query
                var column = property.GetColumnName();
                var words = string.Join(", ", Enum.GetNames(type).Select(name => $"'{Word(name)}'"));
                model.Entity(entity.ClrType).ToTable(table => table.HasCheckConstraint($"ck_{entity.GetTableName()}_{column}", $"{column} in ({words})"));
            }
        }
    }

    /// <summary>ApplicationsOpen is written applicationsOpen, in the database as in JSON.</summary>
    internal static string Word(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    internal static string Word<TEnum>(TEnum value)
        where TEnum : struct, Enum => EnumWords<TEnum>.Of(value);

    /// <summary>What such a word stands for.</summary>
    internal static TEnum Read<TEnum>(string word)
        where TEnum : struct, Enum => EnumWords<TEnum>.From(word);

    private static bool IsId(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IId<>);

    private sealed class IdConverter<TId>() : ValueConverter<TId, Guid>(id => id.Value, Construct())
        where TId : struct, IId<TId>
    {
        private static Expression<Func<Guid, TId>> Construct()
        {
            var value = Expression.Parameter(typeof(Guid));
            return Expression.Lambda<Func<Guid, TId>>(Expression.New(typeof(TId).GetConstructor([typeof(Guid)])!, value), value);
        }
    }

    private sealed class EnumWords<TEnum>() : ValueConverter<TEnum, string>(value => Of(value), word => From(word))
        where TEnum : struct, Enum
    {
        private static readonly Dictionary<TEnum, string> Words = Enum.GetValues<TEnum>().ToDictionary(value => value, value => Word(value.ToString()));
        private static readonly Dictionary<string, TEnum> Values = Words.ToDictionary(pair => pair.Value, pair => pair.Key);

        internal static string Of(TEnum value) => Words[value];

        internal static TEnum From(string word) => Values[word];
    }
}
