using Fundtruck.Features.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Fundtruck.Migrations;

/// <summary>Lets the EF Core tools make migrations and scripts without a database.</summary>
internal sealed class FundtruckDbFactory : IDesignTimeDbContextFactory<FundtruckDb>
{
    public FundtruckDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<FundtruckDb>();
        DatabaseSetup.Configure(options, null);
        return new FundtruckDb(options.Options);
    }
}
