namespace Upscale.Fuzz.Making;

/// <summary>A small generator of random numbers (SplitMix64): the same on every machine and in every version of the runtime.</summary>
public sealed class Numbers(ulong seed)
{
    private ulong state = seed;

    /// <summary>A seed of its own for item <paramref name="index"/> of a run.</summary>
    public static ulong SeedOf(ulong seed, int index) => new Numbers((seed << 32) ^ (ulong)index).Next();

    /// <summary>Sixty-four random bits.</summary>
    public ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from zero to <paramref name="count"/> - 1.</summary>
    public int Below(int count) => (int)(Next() % (ulong)count);

    /// <summary>A number in [0, 1).</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));
}
