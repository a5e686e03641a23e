OPENQASM 3.0;
include "stdgates.inc";
// @qarch qarch=0.1.0
// @qarch problem=lih-4q
// @qarch noise=ibm_mumbai_median
// @qarch command=qarch search lih-4q-mumbai-median-archive --seed 3
// @qarch commit=3536b1b
// @qarch seed=3
// @qarch id=p3
// @qarch episode=30929
// @qarch step=14
// @qarch energy_seen=-7.733317445907868
// @qarch energy=-7.733317445907868
// @qarch noiseless_energy=-7.7885052479214645
// @qarch error=0.05577145216465773
// @qarch noiseless_error=0.0005836501510616543
// @qarch angle.theta_0=2.048815196918558
// @qarch angle.theta_1=-0.4566689577820838
// @qarch angle.theta_2=-2.9284699182532545
// @qarch angle.theta_3=0.48380377347581105
// @qarch angle.theta_4=2.779336392371389
// @qarch angle.theta_5=2.748150603910675
// @qarch angle.theta_6=1.9237170436418514
// @qarch angle.theta_7=0.3722991554391921
// @qarch angle.theta_8=1.1642516097051516
// @qarch angle.theta_9=0.4258904034093344
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
ry(theta_0) q[2];
ry(theta_1) q[1];
ry(theta_2) q[0];
ry(theta_3) q[3];
cx q[2], q[0];
cx q[1], q[0];
cx q[3], q[2];
ry(theta_4) q[1];
ry(theta_5) q[0];
ry(theta_6) q[2];
ry(theta_7) q[3];
cx q[2], q[0];
ry(theta_8) q[0];
ry(theta_9) q[2];
