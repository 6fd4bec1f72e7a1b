using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Upscale.ModelZoo;

/// <summary>Swin Transformer T, S and B (Liu et al., 2021): attention in windows that shift from block to block, for images of one size.</summary>
public class SwinTransformer : Module<Tensor, Tensor>
{
    private const long Window = 7;

    private readonly Sequential features;
    private readonly LayerNorm norm;
    private readonly AdaptiveAvgPool2d avgpool;
    private readonly Linear head;

    private SwinTransformer(long embedding, int[] depths, long[] heads, double stochasticDepth, long numClasses)
        : base(nameof(SwinTransformer))
    {
        features = Sequential(
            Sequential(Conv2d(3, embedding, kernel_size: 4, stride: 4), new Permute(0, 2, 3, 1), LayerNorm(embedding, eps: 1e-5))
        );
        long size = 224 / 4;
        var width = embedding;
        var total = depths.Sum() - 1.0;
        var index = 0;
        for (var stage = 0; stage < depths.Length; stage++)
        {
            var blocks = Sequential();
            for (var i = 0; i < depths[stage]; i++)
            {
                // A window as large as the image has nowhere to shift to.
                var shift = i % 2 == 0 || size <= Window ? 0 : Window / 2;
                blocks.append(new Block(width, size, heads[stage], shift, stochasticDepth * index++ / total));
            }

            features.append(blocks);
            if (stage + 1 < depths.Length)
            {
                features.append(new PatchMerging(width));
                width *= 2;
                size /= 2;
            }
        }

        norm = LayerNorm(width, eps: 1e-5);
        avgpool = AdaptiveAvgPool2d(1);
        head = Linear(width, numClasses);
        RegisterComponents();
    }

    /// <summary>Swin-T.</summary>
    [Prunable(Amount = 0.25, Name = "PrunedSwinT")]
    public static SwinTransformer T(long numClasses = 1000) => new(96, [2, 2, 6, 2], [3, 6, 12, 24], 0.2, numClasses);

    /// <summary>Swin-S.</summary>
    public static SwinTransformer S(long numClasses = 1000) => new(96, [2, 2, 18, 2], [3, 6, 12, 24], 0.3, numClasses);

    /// <summary>Swin-B.</summary>
    public static SwinTransformer B(long numClasses = 1000) => new(128, [2, 2, 18, 2], [4, 8, 16, 32], 0.5, numClasses);

    /// <inheritdoc/>
    public override Tensor forward(Tensor x)
    {
        x = norm.call(features.call(x));
        x = avgpool.call(x.permute(0, 3, 1, 2));
        return head.call(x.flatten(1));
    }

    private sealed class PatchMerging : Module<Tensor, Tensor>
    {
        private readonly Linear reduction;
        private readonly LayerNorm norm;

        public PatchMerging(long width)
            : base(nameof(PatchMerging))
        {
            reduction = Linear(4 * width, 2 * width, hasBias: false);
            norm = LayerNorm(4 * width, eps: 1e-5);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var (batch, height, width, channels) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3]);
            // Neighbours' channels lie side by side in the order (0,0), (1,0), (0,1), (1,1) of (row, column).
            x = x.view(batch, height / 2, 2, width / 2, 2, channels).permute(0, 1, 3, 4, 2, 5);
            x = x.reshape(batch, height / 2, width / 2, 4 * channels);
            return reduction.call(norm.call(x));
        }
    }

    private sealed class Block : Module<Tensor, Tensor>
    {
        private readonly LayerNorm norm1;
        private readonly ShiftedWindowAttention attn;
        private readonly StochasticDepth stochastic_depth;
        private readonly LayerNorm norm2;
        private readonly Sequential mlp;

        public Block(long width, long size, long heads, long shift, double drop)
            : base(nameof(Block))
        {
            norm1 = LayerNorm(width, eps: 1e-5);
            attn = new ShiftedWindowAttention(width, size, heads, shift);
            stochastic_depth = new StochasticDepth(drop);
            norm2 = LayerNorm(width, eps: 1e-5);
            mlp = Sequential(Linear(width, 4 * width), GELU(), Dropout(0.0), Linear(4 * width, width), Dropout(0.0));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            x = x + stochastic_depth.call(attn.call(norm1.call(x)));
            return x + stochastic_depth.call(mlp.call(norm2.call(x)));
        }
    }

    private sealed class ShiftedWindowAttention : Module<Tensor, Tensor>
    {
        private readonly Linear qkv;
        private readonly Linear proj;
        private readonly Parameter relative_position_bias_table;
        private readonly Tensor relative_position_index;
        private readonly Tensor? mask;
        private readonly long size;
        private readonly long heads;
        private readonly long shift;

        public ShiftedWindowAttention(long width, long size, long heads, long shift)
            : base(nameof(ShiftedWindowAttention))
        {
            this.size = size;
            this.heads = heads;
            this.shift = shift;
            qkv = Linear(width, 3 * width);
            proj = Linear(width, width);
            relative_position_bias_table = Parameter(empty((2 * Window - 1) * (2 * Window - 1), heads).normal_(0, 0.02));
            relative_position_index = RelativePositions();
            mask = shift > 0 ? ShiftMask(size, shift) : null;
            register_buffer(nameof(relative_position_index), relative_position_index);
            if (mask is not null)
            {
                register_buffer(nameof(mask), mask, persistent: false);
            }

            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var (batch, width) = (x.shape[0], x.shape[3]);
            var across = size / Window;
            var area = Window * Window;
            if (shift > 0)
            {
                x = x.roll([-shift, -shift], [1, 2]);
            }

            // A window becomes a sequence.
            x = x.view(batch, across, Window, across, Window, width)
                .permute(0, 1, 3, 2, 4, 5)
                .reshape(batch * across * across, area, width);
            var projected = qkv.call(x).reshape(x.shape[0], area, 3, heads, width / heads).permute(2, 0, 3, 1, 4);
            var query = projected[0] * Math.Pow(width / heads, -0.5);
            var attention = query.matmul(projected[1].transpose(-2, -1)) + PositionBias(area);
            if (mask is not null)
            {
                attention = attention.view(batch, across * across, heads, area, area) + mask.unsqueeze(1).unsqueeze(0);
                attention = attention.view(-1, heads, area, area);
            }

            x = functional.softmax(attention, dim: -1).matmul(projected[2]).transpose(1, 2).reshape(x.shape[0], area, width);
            x = proj.call(x).view(batch, across, across, Window, Window, width).permute(0, 1, 3, 2, 4, 5).reshape(batch, size, size, width);
            return shift > 0 ? x.roll([shift, shift], [1, 2]) : x;
        }

        private Tensor PositionBias(long area) =>
            relative_position_bias_table[relative_position_index].view(area, area, heads).permute(2, 0, 1).unsqueeze(0);

        private static Tensor RelativePositions()
        {
            var place = arange(Window * Window);
            var rows = place.div(Window, RoundingMode.floor);
            var columns = place - (rows * Window);
            var down = rows.unsqueeze(1) - rows.unsqueeze(0) + (Window - 1);
            var right = columns.unsqueeze(1) - columns.unsqueeze(0) + (Window - 1);
            return (down * (2 * Window - 1) + right).flatten();
        }

        // After the shift a window holds pieces of up to four regions of the image, which do not see each other.
        private static Tensor ShiftMask(long size, long shift)
        {
            var across = size / Window;
            var stripe = cat([zeros(size - Window), ones(Window - shift), full(shift, 2)]);
            var regions = (3 * stripe.unsqueeze(1)) + stripe.unsqueeze(0);
            regions = regions.view(across, Window, across, Window).permute(0, 2, 1, 3).reshape(across * across, Window * Window);
            return (regions.unsqueeze(2) - regions.unsqueeze(1)).abs().clamp(0, 1) * -100;
        }
    }
}
