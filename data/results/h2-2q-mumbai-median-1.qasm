OPENQASM 3.0;
include "stdgates.inc";
// @qarch qarch=0.1.0
// @qarch problem=h2-2q
// @qarch noise=ibm_mumbai_median
// @qarch command=qarch search h2-2q-mumbai-median-archive --seed 1
// @qarch commit=3536b1b
// @qarch seed=1
// @qarch id=p19
// @qarch episode=18450
// @qarch step=7
// @qarch energy_seen=-1.0895551055649821
// @qarch energy=-1.0895551055649821
// @qarch noiseless_energy=-1.1372163526214372
// @qarch error=0.04771506909568268
// @qarch noiseless_error=5.3822039227657825e-05
// @qarch angle.theta_0=-3.0947752751225845
// @qarch angle.theta_1=-0.12740532431785978
// @qarch angle.theta_2=0.08058280462106916
// @qarch angle.theta_3=-0.4459584262178055
// @qarch angle.theta_4=0.23136049634574382
// @qarch angle.theta_5=-3.1341950337052556e-08
input float[64] theta_0;
input float[64] theta_1;
input float[64] theta_2;
input float[64] theta_3;
input float[64] theta_4;
input float[64] theta_5;
qubit[2] q;
ry(theta_0) q[0];
ry(theta_1) q[0];
ry(theta_2) q[0];
ry(theta_3) q[1];
ry(theta_4) q[1];
ry(theta_5) q[0];
cx q[1], q[0];
