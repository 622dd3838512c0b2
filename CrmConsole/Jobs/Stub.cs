namespace CrmConsole.Jobs;
public sealed class DemoFill { public Task<int> FillAsync(int n, int s, CancellationToken ct) => Task.FromResult(0); }
