using Fundtruck.Tests;
using Fundtruck.Tests.Running;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

// What xunit would generate, but for the first line: started as a mail worker, this program is the process that a test kills.
if (args is [MailWorker.Role, var database, var port, var now]) return await MailWorker.Run(database, port, now);
if (args.Any(argument => argument is "--server" or "--internal-msbuild-node"))
    return await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
return await ConsoleRunner.Run(args);
