using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime.Serialization.SystemTextJson;
using NodaTime.Text;

namespace Fundtruck.Features.Pipeline;

/// <summary>A value in a body that can't be what its field holds; the message is for people.</summary>
internal sealed class UnreadableValueException(string message) : JsonException(message);

/// <summary>How JSON is read and written: strict about what comes in, ISO 8601 for all times.</summary>
internal static class Json
{
    private static readonly IPattern<LocalTime> HoursAndMinutes = new CompositePatternBuilder<LocalTime>
    {
        { LocalTimePattern.ExtendedIso, _ => true },
        { LocalTimePattern.CreateWithInvariantCulture("HH:mm"), time => time.Second == 0 && time.NanosecondOfSecond == 0 },
    }.Build();

    private static readonly IPattern<LocalDateTime> ToTheMinute = new CompositePatternBuilder<LocalDateTime>
    {
        { LocalDateTimePattern.ExtendedIso, _ => true },
        { LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm"), time => time.Second == 0 && time.NanosecondOfSecond == 0 },
    }.Build();

    internal static void Configure(JsonSerializerOptions options)
    {
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.AllowDuplicateProperties = false;
        options.MaxDepth = 32;
        options.ConfigureForNodaTime(DateTimeZoneProviders.Tzdb);
        options.Converters.Insert(0, new NodaPatternConverter<LocalTime>(HoursAndMinutes));
        options.Converters.Insert(0, new NodaPatternConverter<LocalDateTime>(ToTheMinute));
        options.Converters.Insert(0, new Moment());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new StorableText());
        options.Converters.Add(new IdConverterFactory());
        options.Converters.Add(new AnswerJson());
    }

    /// <summary>How parts of an entity are stored in one column.</summary>
    internal static JsonSerializerOptions Stored { get; } = ForStorage();

    private static JsonSerializerOptions ForStorage()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
        Configure(options);
        options.RespectRequiredConstructorParameters = false; // what was stored before a property was added lacks it
        return options;
    }

    /// <summary>An instant with the offset of its place, such as 2027-06-29T14:20:00+02:00. The serializer's own writer is four times as fast as a pattern.</summary>
    private sealed class Moment : JsonConverter<OffsetDateTime>
    {
        private static readonly NodaPatternConverter<OffsetDateTime> Reader = new(OffsetDateTimePattern.Rfc3339);

        public override OffsetDateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Reader.Read(ref reader, typeToConvert, options);

        public override void Write(Utf8JsonWriter writer, OffsetDateTime value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToDateTimeOffset());
    }

    /// <summary>Text without outer blanks that the database can hold: no NUL, no half of a surrogate pair.</summary>
    private sealed class StorableText : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.String) throw new UnreadableValueException("Send a text in quotes.");
            string text;
            try
            {
                text = reader.GetString()!;
            }
            catch (InvalidOperationException)
            {
                throw new UnreadableValueException("The text holds half of a character.");
            }

            return Unstorable(text) ? throw new UnreadableValueException("The text holds a character that can't be stored (NUL).") : text.Trim();
        }

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

        public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString()!;

        public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(value);
    }

    internal static bool Unstorable(string text) => text.Contains('\0', StringComparison.Ordinal);

    private sealed class IdConverterFactory : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => Conventions.IdTypes.Contains(typeToConvert);

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(IdConverter<>).MakeGenericType(typeToConvert))!;
    }

    private sealed class IdConverter<TId> : JsonConverter<TId>
        where TId : struct, IId<TId>
    {
        public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && reader.TryGetGuid(out var value) ? TId.Of(value) : throw new UnreadableValueException("Send an id, such as 01890a5d-ac96-774b-bcce-b302099a8057.");

        public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);

        public override TId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Guid.TryParse(reader.GetString(), out var value) ? TId.Of(value) : throw new UnreadableValueException("Send an id, such as 01890a5d-ac96-774b-bcce-b302099a8057.");

        public override void WriteAsPropertyName(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) => writer.WritePropertyName(value.Value.ToString());
    }
}
