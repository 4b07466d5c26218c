namespace Fundtruck.Api;

/// <summary>A setting is missing or wrong; the message tells a person what to do.</summary>
internal sealed class CannotStartException(string message) : Exception(message);
