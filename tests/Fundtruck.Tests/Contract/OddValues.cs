using System.Text;

namespace Fundtruck.Tests.Contract;

/// <summary>Values that nobody means, each written as it travels.</summary>
internal static class OddValues
{
    internal static readonly string[] Ids =
        ["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "01890a5d-ac96-774b-bcce-b302099a8057", "1", "-1", "null", "{}", "01890a5dac96774bbcceb302099a8057",
        "01890a5d-ac96-774b-bcce-b302099a805", "(01890a5d-ac96-774b-bcce-b302099a8057)", "{01890a5d-ac96-774b-bcce-b302099a8057}", "g1890a5d-ac96-774b-bcce-b302099a8057"];

    /// <summary>For the place of one value in a body: raw JSON, or what is not even that.</summary>
    internal static readonly string[] Json =
    [
        "null", "true", "\"\"", "\" \"", "\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"", "\"\\udc00x\"", "\"\\ud83d\\ude00\"", "\"😀👩‍🚒\"", "\"\\u202Eevil\\u200B\\uFEFF\"", Quoted('x', 100_000), Quoted('é', 201),
        Quoted('x', 301), Quoted('x', 4001), Quoted('7', 400), "-1", "0", "-0", "2147483648", "-2147483649", "9223372036854775808", "99999999999999999999999999", "1e400", "-1e400", "1e-400", "0.5", "1.0", "1e2",
        "01", "+1", ".5", "NaN", "Infinity", "[]", "{}", "[null]", "[[]]", "[{}]", "{\"a\":1}", Deep(31), Deep(33), Deep(5000), DeepObjects(200), Many("1", 10_000), Many("null", 300), Many("\"09:00\"", 250),
        "\"2027-02-30\"", "\"2027-13-01\"", "\"0000-00-00\"", "\"-9998-01-01\"", "\"9999-12-31\"", "\"+12027-01-01\"", "\"2027-03-28\"", "\"2027-03-28T02:30\"", "\"2027-10-31T02:30\"", "\"9999-12-31T23:59\"",
        "\"-9998-01-01T00:00\"", "\"2027-06-29T14:20+02:00\"", "\"2027-06-29T14:20:00Z\"", "\"02:30\"", "\"24:00\"", "\"25:61\"", "\"14:20:00.123456789\"", "\"00:00\"", "\"23:59:59.999999999\"", "\"-01:00\"",
        .. Ids.Select(id => $"\"{id}\""), "\"draft\"", "\"Draft\"", "\"17\"", "\"nonsense\"", "\"fr\"", "\"FR\"", "\"'; drop table stops; --\"", "\"<script>alert(1)</script>\"", "\"../../etc/passwd\"", "\"${jndi:ldap://x}\"",
        "\"%00\"", "\"Europe/Atlantis\"", "\"UTC+99:00\"", "\"UTC+01:23:45\"", "\"javascript:alert(1)\"", "\"http://[::1\"", "\"a@b\"", "\"@\"", "\"a@b.example\\r\\nBcc: c@d.example\"", "\"\\n\"", "\"unfinished", "'x'",
        "undefined", "/* x */ 1", "1,", "",
    ];

    /// <summary>For the place of one value in an address: escaped already.</summary>
    internal static readonly string[] Escaped =
    [
        "", "%20", "%00", "a%00b", "%ED%A0%80", "%FF", "%zz", "%", "%F0%9F%98%80", "%2e%2e", "%2e%2e%2f%2e%2e", "%2F", "%5C", "-1", "0", "51", "2147483648", "99999999999999999999", "1e9", "0.5", "true", "maybe", "null", "17",
        "-17", "draft", "DRAFT", "draft,published", "0,1", "nonsense", "published&status=cancelled", "%0d%0aX-Odd:%201", "'%20or%201=1%20--", "MC4w", "!!!", "LTYyMTM1NTk2ODAwMDAwMDAwMS4wMDAw", Cursor("9223372036854775807.00000000000000000000000000000000"),
        Cursor("-9223372036854775808.00000000000000000000000000000000"), Cursor("0.0"), Cursor("253402300799999999.00000000000000000000000000000000"), Cursor("2534023007999999999.00000000000000000000000000000000"),
        Cursor("0.00000000000000000000000000000000.1"), Cursor("٣.00000000000000000000000000000000"), new('a', 101), new('a', 5000), .. Ids.Select(Uri.EscapeDataString),
    ];

    internal static readonly string[] Keys = ["", " ", new('k', 200), new('k', 201), new('k', 8000), "ключ", "😀", "a, b", "\"quoted\"", "a%00b", "'; drop table stops; --", "key"];

    internal static readonly string[] Tags = ["", "*", "\"\"", "\"0\"", "\"1\"", "W/\"1\"", "\"99999999999999999999\"", "\"-1\"", "\"1\", \"2\"", "😀", "\"", new('9', 5000), "٣"];

    internal static readonly string[] Authorizations =
        ["", "Bearer", "Bearer ", "Bearer x", "bearer x y", "Basic b3JnYW5pemVyOng=", "Bearer é😀", "Negotiate", "Bearer " + new string('a', 201), "Bearer " + new string('a', 9000), "Bearer a%00b", "Digest username=\"x\""];

    internal static readonly string[] ContentTypes =
        ["text/plain", "application/xml", "application/json; charset=utf-16", "application/json; charset=nonsense", "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=", "application/problem+json",
        "application/octet-stream", "json", "*/*", ";"];

    internal static readonly byte[][] Bodies =
    [
        [], [0], "\0\0\0{}"u8.ToArray(), "{"u8.ToArray(), "}"u8.ToArray(), "{\"a\":"u8.ToArray(), "[]"u8.ToArray(), "null"u8.ToArray(), "\"x\""u8.ToArray(), "17"u8.ToArray(), "{}"u8.ToArray(), "{}{}"u8.ToArray(), "{} x"u8.ToArray(),
        "[{}]"u8.ToArray(), "{\"\":\"\"}"u8.ToArray(), "{\"\\u0000\":1}"u8.ToArray(), "{\"\\ud800\":1}"u8.ToArray(), "{\"__proto__\":{\"a\":1},\"$type\":\"System.Object\"}"u8.ToArray(), "{\"$id\":\"1\",\"$ref\":\"1\"}"u8.ToArray(),
        [0xFF, 0xFE, 0x7B, 0x00, 0x7D, 0x00], [0xEF, 0xBB, 0xBF, 0x7B, 0x7D], [0x7B, 0x22, 0xC3, 0x28, 0x22, 0x3A, 0x31, 0x7D], [0x7B, 0x22, 0x6E, 0x61, 0x6D, 0x65, 0x22, 0x3A, 0x22, 0xED, 0xA0, 0x80, 0x22, 0x7D],
        "<stop/>"u8.ToArray(), "name=x"u8.ToArray(), Encoding.UTF8.GetBytes(Deep(60_000)), Encoding.UTF8.GetBytes(new string(' ', 100_000)),
    ];

    private static string Quoted(char letter, int length) => $"\"{new string(letter, length)}\"";

    private static string Deep(int levels) => new string('[', levels) + new string(']', levels);

    private static string DeepObjects(int levels) => string.Concat(Enumerable.Repeat("{\"a\":", levels)) + "1" + new string('}', levels);

    private static string Many(string value, int count) => $"[{string.Join(',', Enumerable.Repeat(value, count))}]";

    private static string Cursor(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
