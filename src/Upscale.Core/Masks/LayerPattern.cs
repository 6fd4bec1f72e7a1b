namespace Upscale.Core.Masks;

/// <summary>Names of layers with <c>*</c> for any run of characters.</summary>
public static class LayerPattern
{
    /// <summary>Whether <paramref name="pattern"/> stands for <paramref name="name"/>.</summary>
    public static bool Matches(string pattern, string name)
    {
        // Greedy: on a mismatch the last star takes one more character.
        var (at, position, star, resume) = (0, 0, -1, 0);
        while (position < name.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, resume) = (at++, position);
            }
            else if (at < pattern.Length && pattern[at] == name[position])
            {
                (at, position) = (at + 1, position + 1);
            }
            else if (star >= 0)
            {
                (at, position) = (star + 1, ++resume);
            }
            else
            {
                return false;
            }
        }

        return pattern.Substring(at).All(character => character == '*');
    }
}
