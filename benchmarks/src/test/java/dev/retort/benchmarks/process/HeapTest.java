package dev.retort.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class HeapTest {
    @Test
    void whatIsUsedIsTheSumOfTheGenerations() {
        // jcmd GC.heap_info of JDK 17 and 25.
        assertThat(Heap.usedBytes("""
                        4711:
                         PSYoungGen      total 153088K, used 42107K [0x00000000f5580000, 0x0000000100000000)
                          eden space 131584K, 32% used [0x00000000f5580000,0x00000000f7e9ee10,0x00000000fd600000)
                         ParOldGen       total 349696K, used 1000K [0x00000000e0000000, 0x00000000f5580000)
                          object space 349696K, 0% used [0x00000000e0000000,0x00000000e00fa000,0x00000000f5580000)
                         Metaspace       used 20000K, committed 20480K, reserved 1114112K
                        """)).isEqualTo(43_107L << 10);
    }

    @Test
    void whatCollectionsFreeIsAddedUp() {
        assertThat(Heap.freedBytes("""
                        [0.010s][info][gc] Using Parallel
                        [1.021s][info][gc] GC(0) Pause Young (Allocation Failure) 128M->2M(490M) 3.1ms
                        [2.021s][info][gc] GC(1) Pause Full (Diagnostic Command) 60M->2M(490M) 12.1ms
                        """)).isEqualTo((126L + 58) << 20);
    }

    @Test
    void aFolderIsOfAReleaseByItsFirstNumber() {
        assertThat(Jdk.isRelease("temurin-25-jdk-amd64", 25)).isTrue();
        assertThat(Jdk.isRelease("java-1.17.0-openjdk-amd64", 17)).isTrue();
        assertThat(Jdk.isRelease("17.0.25-tem", 25)).isFalse();
        assertThat(Jdk.isRelease("java-17-openjdk-amd64", 17)).isTrue();
    }
}
