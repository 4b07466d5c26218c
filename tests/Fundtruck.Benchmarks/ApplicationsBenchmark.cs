using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Fundtruck.Benchmarks;

/// <summary>What organizers do with applications at 100,000 of them: lists, filters, words, tables, and an import of 10,000; against the same among 10,000, and against what the database alone takes.</summary>
internal sealed class ApplicationsBenchmark(BenchmarkCluster cluster, Choice choice, Report report)
{
    private const int Few = 10_000;
    private const int Many = 100_000;
    private const int Imported = 10_000;
    private const int Clients = 4;
    private const int Pages = 60;
    private const string Organizer = "organizer";

    private static readonly (string What, string Query)[] Lists =
    [
        ("newest first", "sort=submitted&descending=true"), ("by name", "sort=name"), ("by amount, largest first", "sort=amount&descending=true"),
        ("one sector, submitted", "sector=energy&status=submitted"), ("region and amount", "region=hauts-de-france&amountFrom=2000000"),
        ("a word that one has", "q=EOLE%2077"), ("a word that a tenth has", "q=eole"), ("a word nobody has", "q=xyzzy"),
    ];

    internal async Task Run()
    {
        Console.WriteLine($"\nApplications: {Few:#,##0} against {Many:#,##0}");
        await using var few = await Side.Start(cluster, choice, Few, "applications1");
        await using var many = await Side.Start(cluster, choice, Many, "applications2");
        foreach (var (what, query) in Lists) await Compare(what, query, few, many);
        await Tables(many);
        await Import(many);
    }

    private async Task Compare(string what, string query, Side few, Side many)
    {
        var (before, after) = (new List<Speed>(), new List<Speed>());
        for (var i = -1; i < choice.Repetitions; i++)
        {
            var (one, other) = (await few.Get($"/api/applications?{query}", Pages), await many.Get($"/api/applications?{query}", Pages));
            if (i < 0) continue;
            before.Add(one);
            after.Add(other);
        }

        report.AddFigure(
            $"applications, {what}: cost at 100,000 / 10,000", $"{Report.Median(before.Select(speed => speed.PerSecond)):0}/s", $"{Report.Median(after.Select(speed => speed.PerSecond)):0}/s",
            Report.Two(Report.Median(before.Zip(after, (small, large) => small.PerSecond / large.PerSecond))), "< 3", Report.Milliseconds(Report.Median(after.Select(speed => speed.P50))), Report.Milliseconds(Report.Median(after.Select(speed => speed.P99))));
    }

    /// <summary>Whole tables of 100,000 rows, against the same rows copied out by the database.</summary>
    private async Task Tables(Side side)
    {
        var limit = await Seconds(() => side.CopyOut());
        foreach (var table in new[] { "applications.csv", "applications.xlsx" })
        {
            var seconds = await Seconds(async () => (await side.Get($"/api/{table}", 1)).AllWere(HttpStatusCode.OK));
            report.AddFigure($"{table} of 100,000", $"{limit:0.0} s", $"{seconds:0.0} s", Report.Two(seconds / limit), "");
        }

        var funnel = await Seconds(async () => (await side.Get($"/api/seasons/{Filling.Id(Filling.Kind.Season, 0)}/funnel", 1)).AllWere(HttpStatusCode.OK));
        report.AddFigure("funnel of 100,000", $"{limit:0.0} s", $"{funnel:0.0} s", Report.Two(funnel / limit), "");
    }

    private async Task Import(Side side)
    {
        var limit = await Seconds(() => side.Insert(Many, Imported, 2));
        var file = "Courriel;Startup;Sans SIREN;Résumé;Montant recherché;Région;Secteur;Date de création\r\n" + string.Concat(Enumerable.Range(0, Imported).Select(n =>
            $"import{n}@startup.example;Voile {n};Pas encore.;Des voiles qui tirent des cargos.;500 000;Hauts-de-France;Énergie;2024-03-01\r\n"));
        var dry = await Seconds(() => side.Import(file, dryRun: true, Imported));
        var seconds = await Seconds(() => side.Import(file, dryRun: false, Imported));
        report.AddFigure("import of 10,000, checked only", $"{limit:0.0} s", $"{dry:0.0} s", Report.Two(dry / limit), "");
        report.AddFigure("import of 10,000, handed in", $"{limit:0.0} s", $"{seconds:0.0} s", Report.Two(seconds / limit), "");
        var again = await Seconds(() => side.Import(file, dryRun: false, 0));
        report.AddFigure("the same file again", $"{limit:0.0} s", $"{again:0.0} s", Report.Two(again / limit), "");
        report.AddFigure("resident memory after all that", "", $"{side.Megabytes:0} MB", "", "");
    }

    private static async Task<double> Seconds(Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        return watch.Elapsed.TotalSeconds;
    }

    private sealed class Side(string database, ApiProcess api) : IAsyncDisposable
    {
        private readonly Load _load = new(api.Address, Clients);

        internal double Megabytes => api.Megabytes();

        internal static async Task<Side> Start(BenchmarkCluster cluster, Choice choice, int applications, string name)
        {
            var database = await cluster.NewDatabase(name);
            await new Filling(1, 50, 1).Into(database);
            await BenchmarkCluster.Execute(database, Prepare);
            var side = new Side(database, await ApiProcess.StartApi(choice.ApiFolder, database));
            await side.Insert(0, applications, 0);
            await BenchmarkCluster.Execute(database, "vacuum analyze");
            await BenchmarkCluster.Execute(database, "checkpoint");
            return side;
        }

        internal async Task<Speed> Get(string path, int count) => (await _load.Run(count, _ => Requests.Get(path, Organizer))).AllWere(HttpStatusCode.OK);

        /// <summary>People, startups and applications to the stops to come, as one statement each.</summary>
        internal Task Insert(int first, int count, int stop) => BenchmarkCluster.Execute(database, Fill
            .Replace(":first", $"{1_000_000 + first}", StringComparison.Ordinal).Replace(":last", $"{1_000_000 + first + count - 1}", StringComparison.Ordinal).Replace(":stop", $"{(stop > 0 ? "1" : "1 + n % 49")}", StringComparison.Ordinal));

        internal async Task CopyOut()
        {
            await using var connection = new Npgsql.NpgsqlConnection(database);
            await connection.OpenAsync();
            using var rows = await connection.BeginTextExportAsync(
                "copy (select a.*, s.name, c.name, t.name, p.email, p.name from applications a join startups s on s.id = a.startup_id join contests c on c.id = a.contest_id join stops t on t.id = a.stop_id join people p on p.id = s.owner_id) to stdout");
            while (await rows.ReadLineAsync() is not null)
            {
            }
        }

        internal async Task Import(string file, bool dryRun, int expected)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(api.Address, $"/api/contests/{Filling.Id(Filling.Kind.Contest, 50)}/applications/import?dryRun={(dryRun ? "true" : "false")}"))
            {
                Content = new StringContent(file, Encoding.UTF8, new MediaTypeHeaderValue("text/csv")),
            };
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Organizer}");
            var answer = await _load.Text(request);
            if (!answer.Contains($"\"new\":{expected},", StringComparison.Ordinal)) throw new WrongAnswerException(answer[..Math.Min(500, answer.Length)]);
        }

        public async ValueTask DisposeAsync()
        {
            _load.Dispose();
            await api.DisposeAsync();
        }

        private const string Prepare =
            """
            set session_replication_role = replica;
            insert into people (id, email, name, language, is_organizer, is_administrator, calendar_token, created_at) values (bench_id(7, 999999), 'organizer@fundtruck.example', 'Organizer', 'en', true, true, 'organizer', now());
            insert into sessions (token_hash, person_id, created_at, expires_at) values (sha256(convert_to('organizer', 'UTF8')), bench_id(7, 999999), now(), now() + interval '30 days');
            update stops set status = 'applicationsOpen', applications_open_at = now() - interval '10 days', applications_close_at = now() + interval '10 days', application_window = tstzrange(now() - interval '10 days', now() + interval '10 days')
                where id = bench_id(4, 50);
            """;

        private const string Fill =
            """
            set session_replication_role = replica;
            set synchronous_commit = off;
            insert into people (id, email, name, language, is_organizer, calendar_token, created_at)
                select bench_id(7, n), 'applicant' || n || '@startup.example', 'Applicant ' || n, 'fr', false, 'feed-' || n, now() from generate_series(:first, :last) n;
            insert into startups (id, name, country, sector_code, stage, region, website, pitch, owner_id, created_at)
                select bench_id(8, n), (array['Éole', 'Marée', 'Charbon vert', 'Phare', 'Œuvre', 'Quai', 'Beffroi', 'Dentelle', 'Houblon', 'Géant'])[1 + n % 10] || ' ' || n / 10, 'FR',
                    (array['energy', 'food', 'health', 'software', 'maritime', 'industry', 'mobility'])[1 + n % 7], (array['preSeed', 'seed', 'seriesA'])[1 + n % 3],
                    (array['Hauts-de-France', 'Grand Est', 'Normandie', 'Bretagne'])[1 + n % 4], 'https://startup' || n || '.example', 'We make wind quiet.', bench_id(7, n), now()
                from generate_series(:first, :last) n;
            insert into startup_members (startup_id, person_id, is_owner) select bench_id(8, n), bench_id(7, n), true from generate_series(:first, :last) n;
            insert into parties (id, kind) select bench_id(7, n), 'person' from generate_series(:first, :last) n union all select bench_id(8, n), 'startup' from generate_series(:first, :last) n;
            insert into applications (id, stop_id, contest_id, startup_id, status, summary, amount_sought, revision, created_by, created_at, changed_at, submitted_at, submitted_within, profile)
                select bench_id(9, n), bench_id(4, :stop), bench_id(6, :stop), bench_id(8, n), (array['submitted', 'submitted', 'refused', 'waitlisted', 'draft'])[1 + n % 5], 'Des mots sur ce que nous faisons, numéro ' || n, 100000 + n % 290 * 10000, 2,
                    bench_id(7, n), now() - n % 1000 * interval '1 minute', now(), case n % 5 when 4 then null else now() - n % 900 * interval '1 minute' end, case n % 5 when 4 then null else 'window' end,
                    case n % 5 when 4 then null else jsonb_build_object('name', s.name, 'country', 'FR', 'sectorCode', s.sector_code, 'stage', s.stage, 'region', s.region) end
                from generate_series(:first, :last) n join startups s on s.id = bench_id(8, n);
            """;
    }
}
