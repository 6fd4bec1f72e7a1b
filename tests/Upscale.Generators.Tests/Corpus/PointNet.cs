// input: 2,3,32
public class TNet : Module<Tensor, Tensor>
{
    readonly int k;
    readonly Conv1d conv1, conv2;
    readonly BatchNorm1d bn1, bn2, bn3;
    readonly Linear fc1, fc2;
    public TNet(int k) : base("TNet")
    {
        this.k = k;
        conv1 = Conv1d(k, 8, 1); conv2 = Conv1d(8, 16, 1);
        bn1 = BatchNorm1d(8); bn2 = BatchNorm1d(16); bn3 = BatchNorm1d(8);
        fc1 = Linear(16, 8); fc2 = Linear(8, k * k);
        RegisterComponents();
    }
    public override Tensor forward(Tensor x)
    {
        var bs = x.size(0);
        x = F.relu(bn1.call(conv1.call(x)));
        x = F.relu(bn2.call(conv2.call(x)));
        x = torch.max(x, 2, keepdim: true).values;
        x = x.view(-1, 16);
        x = F.relu(bn3.call(fc1.call(x)));
        x = fc2.call(x);
        var iden = torch.eye(k, dtype: x.dtype, device: x.device).view(1, k * k).repeat(bs, 1);
        return (x + iden).view(-1, k, k);
    }
}
public class Model : Module<Tensor, (Tensor, Tensor)>
{
    readonly TNet stn = new(3), fstn = new(8);
    readonly Conv1d conv1 = Conv1d(3, 8, 1), conv2 = Conv1d(8, 16, 1);
    readonly BatchNorm1d bn1 = BatchNorm1d(8), bn2 = BatchNorm1d(16);
    readonly bool globalFeat;
    readonly Linear head = Linear(24, 5);
    public Model(bool global_feat = false) : base("PointNet")
    {
        globalFeat = global_feat;
        RegisterComponents();
    }
    public override (Tensor, Tensor) forward(Tensor x)
    {
        var n_pts = x.size()[2];
        var trans = stn.call(x);
        x = x.transpose(2, 1);
        x = torch.bmm(x, trans);
        x = x.transpose(2, 1);
        x = F.relu(bn1.call(conv1.call(x)));
        var transFeat = fstn.call(x);
        x = x.transpose(2, 1).bmm(transFeat).transpose(2, 1);
        var pointfeat = x;
        x = bn2.call(conv2.call(x));
        x = x.amax(new long[] { 2 }, true);
        x = x.view(-1, 16);
        if (globalFeat) return (x, trans);
        x = x.view(-1, 16, 1).repeat(1, 1, n_pts);
        var joined = torch.cat([x, pointfeat], 1);
        return (head.call(joined.transpose(1, 2)).log_softmax(-1), trans);
    }
}
