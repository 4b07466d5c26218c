using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fundtruck.Features.Pipeline;

/// <summary>An answer travels and is stored as what it is: a text, a number, a list of texts, or a file with its name.</summary>
internal sealed class AnswerJson : JsonConverter<AnswerValue>
{
    private const string Kinds = "Answer with a text, a number, or a list of texts.";

    public override AnswerValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => AnswerValue.Of(Text(ref reader, options, AnswerValue.LongestText)),
        JsonTokenType.Number => reader.TryGetDecimal(out var number) ? AnswerValue.Of(number) : throw new UnreadableValueException("That number is too large."),
        JsonTokenType.StartArray => AnswerValue.Of(Choices(ref reader, options)),
        JsonTokenType.StartObject => AnswerValue.Of(File(ref reader, options)),
        _ => throw new UnreadableValueException(Kinds),
    };

    public override void Write(Utf8JsonWriter writer, AnswerValue value, JsonSerializerOptions options)
    {
        if (value.Number is { } number) writer.WriteNumberValue(number);
        else if (value.Choices is { } choices) JsonSerializer.Serialize(writer, choices, options);
        else if (value.File is { } file) JsonSerializer.Serialize(writer, file, options);
        else writer.WriteStringValue(value.Text);
    }

    private static FileAnswer File(ref Utf8JsonReader reader, JsonSerializerOptions options)
    {
        try
        {
            return JsonSerializer.Deserialize<FileAnswer>(ref reader, options)!;
        }
        catch (JsonException exception) when (exception is not UnreadableValueException)
        {
            throw new UnreadableValueException(Kinds);
        }
    }

    private static List<string> Choices(ref Utf8JsonReader reader, JsonSerializerOptions options)
    {
        var choices = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.String) throw new UnreadableValueException("A list of choices holds texts only.");
            choices.Add(Text(ref reader, options, Shapes.Name));
            if (choices.Count > AnswerValue.MostChoices) throw new UnreadableValueException($"Choose {AnswerValue.MostChoices} at most.");
        }

        return choices;
    }

    private static string Text(ref Utf8JsonReader reader, JsonSerializerOptions options, int most)
    {
        var text = JsonSerializer.Deserialize<string>(ref reader, options)!;
        return text.Length <= most ? text : throw new UnreadableValueException($"Write {most} characters at most.");
    }
}
