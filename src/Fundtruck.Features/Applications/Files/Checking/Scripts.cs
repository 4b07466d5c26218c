namespace Fundtruck.Features.Applications.Files.Checking;

/// <summary>What a deck must not have in it, since it does something by itself or brings other files along. Links to pages and to web addresses are fine.</summary>
internal static class Scripts
{
    private static readonly HashSet<string> Keys =
        ["JS", "JavaScript", "AA", "XFA", "EmbeddedFiles", "EF", "RichMediaContent", "RichMediaSettings", "Collection"];

    private static readonly HashSet<string> Actions =
        ["JavaScript", "Launch", "SubmitForm", "ImportData", "GoToR", "GoToE", "Rendition", "Movie", "Sound", "RichMediaExecute", "GoTo3DView"];

    private static readonly HashSet<string> Kinds = ["RichMedia", "Movie", "Sound", "3D", "Screen", "FileAttachment", "EmbeddedFile"];

    /// <summary>The sentence that refuses a dictionary's entry, or null.</summary>
    internal static string? Says(string key, string? name)
    {
        var what = Keys.Contains(key) ? key : name is not null && ((key == "S" && Actions.Contains(name)) || (key is "Subtype" or "Type" && Kinds.Contains(name))) ? name : null;
        return what is null ? null : $"The file holds a script, an action, a form or another file (/{what}). Export your slides as a plain PDF.";
    }

    internal static FileRefusedException Refused(string sentence) => new(FileRefusal.Scripted, sentence);

    internal static FileRefusedException ActsOnOpening() => Refused("The file does something when it is opened (/OpenAction). Export your slides as a plain PDF.");
}
