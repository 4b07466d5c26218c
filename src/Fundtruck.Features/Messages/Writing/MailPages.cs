using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging;

namespace Fundtruck.Features.Messages.Writing;

/// <summary>Makes the HTML of mails with the layout that all of them share.</summary>
internal sealed class MailPages(IServiceProvider services, ILoggerFactory logs)
{
    /// <summary>Larger ones are cut by mail programs: such a mail goes as text alone.</summary>
    private const int MostBytes = 100_000;

    /// <summary>The HTML of each, or null for one that would be too large.</summary>
    internal async Task<IReadOnlyList<string?>> Of(IReadOnlyCollection<MailPage> pages)
    {
        if (pages.Count == 0) return [];
        await using var renderer = new HtmlRenderer(services, logs);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var html = new List<string?>(pages.Count);
            foreach (var page in pages)
            {
                var output = await renderer.RenderComponentAsync<MailLayout>(ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(MailLayout.Page)] = page }));
                var text = output.ToHtmlString();
                html.Add(System.Text.Encoding.UTF8.GetByteCount(text) < MostBytes ? text : null);
            }

            return html;
        });
    }
}
