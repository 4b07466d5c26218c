using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;

namespace Fundtruck.Features.Messages.Delivery;

/// <summary>What the mail pages share: the frame, the style, and the policy that allows that style and nothing else.</summary>
internal static class MailHtmlFrame
{
    private const string Style = """
        :root{color-scheme:light dark;--line:#8884;--soft:#8881;--link:#0b57d0}
        @media(prefers-color-scheme:dark){:root{--link:#8ab4f8}}
        body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1.5rem}
        a{color:var(--link)}:focus-visible{outline:3px solid var(--link);outline-offset:2px}
        h1{font-size:1.5rem;line-height:1.25}h2{font-size:1.1rem;margin:0}
        table{border-collapse:collapse;width:100%}
        th,td{text-align:start;padding:.5rem .75rem;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
        td:last-child{white-space:nowrap}
        @media(max-width:36rem){caption{text-align:start}thead{position:absolute;clip-path:inset(50%)}tr{display:block;border-bottom:1px solid var(--line);padding:.5rem 0}td{display:block;border:0;padding:0}}
        form{display:flex;flex-wrap:wrap;gap:.5rem;align-items:end;margin:1rem 0}label{display:grid;gap:.25rem}
        input,button{font:inherit;padding:.4rem .7rem;border:1px solid #888;border-radius:.4rem}
        dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem}dt{opacity:.75}dd{margin:0;overflow-wrap:anywhere}
        pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--soft);padding:1rem;border-radius:.5rem}
        .text{font:inherit}
        .card{border:1px solid var(--line);border-inline-start:.3rem solid var(--link);border-radius:.5rem;padding:1rem;margin:1rem 0}
        .gone{text-decoration:line-through}
        """;

    /// <summary>As a browser hashes it, which sees LF even where the source was checked out with CRLF.</summary>
    private static readonly byte[] StyleHash = SHA256.HashData(Encoding.UTF8.GetBytes(Style.ReplaceLineEndings("\n")));

    /// <summary>No script, no picture, no frame, nothing from elsewhere.</summary>
    public static readonly string SecurityPolicy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(StyleHash)}'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>A whole page. The title is encoded here; the body must be already.</summary>
    public static string Page(string title, string body) => $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Encoded(title)}</title>
        <style>{Style}</style>
        </head>
        <body>
        <main>
        {body}
        </main>
        </body>
        </html>
        """;

    public static string Encoded(string? text) => HtmlEncoder.Default.Encode(text ?? "");
}
