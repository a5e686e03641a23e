OPENQASM 3.0;
include "stdgates.inc";
// @qarch qarch=0.1.0
// @qarch problem=lih-4q
// @qarch noise=ibm_mumbai_median
// @qarch command=qarch search lih-4q-mumbai-median-archive --seed 3
// @qarch commit=3536b1b
// @qarch seed=3
// @qarch id=p0
// @qarch episode=9336
// @qarch step=15
// @qarch energy_seen=-7.724247661712662
// @qarch energy=-7.724247661712662
// @qarch noiseless_energy=-7.788822962755154
// @qarch error=0.0648412363598645
// @qarch noiseless_error=0.0002659353173717349
// @qarch angle.theta_0=1.160348479025436
// @qarch angle.theta_1=0.42080231932907197
// @qarch angle.theta_2=-1.120403107135506
// @qarch angle.theta_3=3.3066497247729623
// @qarch angle.theta_4=-0.2991910914139333
// @qarch angle.theta_5=1.4175613511597742
// @qarch angle.theta_6=1.098274161952906
// @qarch angle.theta_7=-1.7323277046175736
// @qarch angle.theta_8=0.34758528668424543
// @qarch angle.theta_9=-0.3496614287857615
input float[64] theta_0;
input float[64] theta_1;
input float[64] theta_2;
input float[64] theta_3;
input float[64] theta_4;
input float[64] theta_5;
input float[64] theta_6;
input float[64] theta_7;
input float[64] theta_8;
input float[64] theta_9;
qubit[4] q;
ry(theta_0) q[1];
ry(theta_1) q[2];
ry(theta_2) q[3];
cx q[1], q[2];
cx q[2], q[0];
ry(theta_3) q[0];
ry(theta_4) q[1];
ry(theta_5) q[2];
cx q[3], q[2];
ry(theta_6) q[3];
ry(theta_7) q[2];
cx q[0], q[1];
cx q[2], q[3];
ry(theta_8) q[2];
ry(theta_9) q[0];
