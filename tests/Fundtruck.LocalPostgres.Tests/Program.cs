using Fundtruck.LocalPostgres.Tests;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

// What xunit would generate, but for the first line: started as an app, this program is the process that a test kills.
if (args is [OtherApp.Role, var dataFolder]) return await OtherApp.RunAsync(dataFolder);
if (args.Any(argument => argument is "--server" or "--internal-msbuild-node"))
    return await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
return await ConsoleRunner.Run(args);
