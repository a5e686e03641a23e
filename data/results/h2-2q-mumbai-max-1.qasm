OPENQASM 3.0;
include "stdgates.inc";
// @qarch qarch=0.1.0
// @qarch problem=h2-2q
// @qarch noise=ibm_mumbai_max
// @qarch command=qarch search h2-2q-mumbai-max-archive --seed 1
// @qarch commit=3536b1b
// @qarch seed=1
// @qarch id=p14
// @qarch episode=17347
// @qarch step=7
// @qarch energy_seen=-0.9715484570195482
// @qarch energy=-0.9715484570195482
// @qarch noiseless_energy=-1.136551840208485
// @qarch error=0.16572171764111665
// @qarch noiseless_error=0.0007183344521797252
// @qarch angle.theta_0=-3.054521467653811
// @qarch angle.theta_1=-0.1839805775311705
// @qarch angle.theta_2=-0.29200126651905634
// @qarch angle.theta_3=-0.016587968289951727
// @qarch angle.theta_4=0.22129708259840003
// @qarch angle.theta_5=0.0002457982528080297
input float[64] theta_0;
input float[64] theta_1;
input float[64] theta_2;
input float[64] theta_3;
input float[64] theta_4;
input float[64] theta_5;
qubit[2] q;
ry(theta_0) q[0];
ry(theta_1) q[1];
ry(theta_2) q[0];
ry(theta_3) q[0];
ry(theta_4) q[0];
ry(theta_5) q[0];
cx q[1], q[0];
