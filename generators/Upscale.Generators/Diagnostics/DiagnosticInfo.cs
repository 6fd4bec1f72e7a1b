using Upscale.Core.Collections;

namespace Upscale.Generators.Diagnostics;

/// <summary>A diagnostic by its id and the arguments of its message.</summary>
internal sealed record DiagnosticInfo(string Id, LocationInfo? Location, EquatableArray<string> Arguments);
