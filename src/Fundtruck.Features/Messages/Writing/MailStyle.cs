namespace Fundtruck.Features.Messages.Writing;

/// <summary>
/// How mails look. Styles stand at each element, since mail programs drop what stands elsewhere; the colours of the dark mode can stand only in a sheet of their own.
/// Each colour of words keeps a contrast of 4.5 or more on what is behind it.
/// </summary>
internal static class MailStyle
{
    private const string Font = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;";

    internal const string Body = "margin:0;padding:0;background-color:#f3f4f6;color:#1c1e21;" + Font;

    internal const string Around = "padding:24px 12px;";

    internal const string Card = "width:100%;max-width:600px;background-color:#ffffff;border-top:4px solid #0b57d0;border-radius:6px;";

    internal const string Inside = "padding:24px;text-align:left;color:#1c1e21;font-size:16px;line-height:1.5;overflow-wrap:anywhere;word-break:break-word;" + Font;

    internal const string Words = "margin:0 0 16px;";

    internal const string Facts = "margin:0 0 16px;padding:8px 16px;border-left:4px solid #0b57d0;background-color:#eef2f9;color:#1c1e21;";

    internal const string Fact = "margin:4px 0 4px 12px;text-indent:-12px;";

    internal const string FactTitle = Fact + "font-weight:600;";

    internal const string Heading = "margin:24px 0 8px;font-size:16px;line-height:1.5;font-weight:600;";

    internal const string Ahead = "display:none;max-height:0;overflow:hidden;mso-hide:all;";

    internal const string Action = "margin:0 0 16px;";

    internal const string Button = "display:inline-block;padding:12px 20px;border-radius:6px;background-color:#0b57d0;color:#ffffff;font-weight:600;text-decoration:none;";

    internal const string Foot = "padding:0 24px 24px;text-align:left;font-size:13px;line-height:1.5;color:#4b5563;" + Font;

    internal const string FootLink = "color:#4b5563;text-decoration:underline;";

    internal const string Dark = """
        :root{color-scheme:light dark;supported-color-schemes:light dark}
        @media (prefers-color-scheme:dark){
        .page{background-color:#101418!important;color:#e8eaed!important}
        .card{background-color:#1b2026!important;border-top-color:#8ab4f8!important}
        .inside{color:#e8eaed!important}
        .facts{background-color:#252c35!important;border-left-color:#8ab4f8!important;color:#e8eaed!important}
        .button{background-color:#8ab4f8!important;color:#0b1b33!important}
        .foot,.footlink{color:#b3bac4!important}
        }
        """;
}
